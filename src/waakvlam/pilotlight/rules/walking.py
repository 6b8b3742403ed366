"""In which order one walks along doors: street by street, up one side and back along the other."""

from waakvlam.places.models import Address


def walking(address: Address) -> tuple[str, str, int, int, str, str]:
    """A key that sorts addresses in walking order: odd numbers going up, then even numbers coming back."""
    even = address.number % 2 == 0
    number = -address.number if even else address.number
    return address.neighbourhood, address.street_key, int(even), number, address.letter, address.addition
