"""Places: municipality, district, neighbourhood, complex, gallery and address."""
