"""Addresses: fields of their own, and together the value of a compound field."""

from .schema import Field

_PRECISIONS = (
    "Address",
    "NearAddress",
    "Block",
    "Street",
    "ExtendedZip",
    "Zip",
    "Neighborhood",
    "City",
    "County",
    "State",
    "Unknown",
)


def address_fields(prefix: str) -> list[Field]:
    """`BillingStreet`, `BillingCity` and so on, and `BillingAddress` that shows them together."""
    compound = f"{prefix}Address"
    parts = [
        Field(f"{prefix}Street", "textarea"),
        Field(f"{prefix}City", "string", most=40),
        Field(f"{prefix}State", "string", most=80),
        Field(f"{prefix}PostalCode", "string", most=20),
        Field(f"{prefix}Country", "string", most=80),
        Field(f"{prefix}Latitude", "double"),
        Field(f"{prefix}Longitude", "double"),
        Field(f"{prefix}GeocodeAccuracy", "picklist", values=_PRECISIONS, restricted=True),
    ]
    whole = Field(compound, "address", createable=False, updateable=False)
    return [*(part._replace(compound=compound) for part in parts), whole]


def key_of(part: Field) -> str:
    """What a part is called in the value of the compound: BillingPostalCode -> postalCode."""
    name = part.name.removeprefix(part.compound.removesuffix("Address"))
    return name[0].lower() + name[1:]
