"""What the screen is made of. Widgets lay out what they are told; none of them decides."""
