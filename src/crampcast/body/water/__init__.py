"""Water and sodium: sweat, breath, urine, plasma sodium, thirst."""
