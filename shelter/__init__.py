"""The shelter itself: models and rules, and the use cases on them."""
