"""Pages of answers: for everybody (``public``, ``times``, ``scrutiny``, ``tracing``), for who must answer (``desk``,
``giving``, ``keeping``), for those concerned (``mine``, ``speaking``), for stewards (``contests``)."""
