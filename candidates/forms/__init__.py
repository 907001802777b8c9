"""The shape of what people enter about candidates and loops."""
