"""The languages: catalogues and content, and the few modules that speak them."""
