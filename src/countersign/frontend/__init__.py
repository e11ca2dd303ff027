"""What every page is made of: the layout, components, forms. See docs/reference/components.md."""
