"""Pages of findings: for everybody (``public``), for stewards (``desk``), for those who must answer (``checking``)."""
