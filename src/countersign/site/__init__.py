"""The site: settings, addresses, who may open what, and the pages that compose several rooms."""
