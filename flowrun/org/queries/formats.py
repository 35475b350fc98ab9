"""Values as FORMAT() shows them: in the words of an American user."""

from datetime import date, datetime, tzinfo

from ..data.rows import Cell
from ..data.schema import NUMBERS


def formatted(cell: Cell, kind: str, zone: tzinfo) -> Cell:
    if cell is None or kind == "boolean":
        return cell
    if kind == "currency":
        return f"-${-float(cell):,.2f}" if float(cell) < 0 else f"${float(cell):,.2f}"
    if kind in NUMBERS:
        return f"{cell:,}".removesuffix(".0") + ("%" if kind == "percent" else "")
    if kind == "date":
        day = date.fromisoformat(str(cell))
        return f"{day.month}/{day.day}/{day.year}"
    if kind == "datetime":
        moment = datetime.fromisoformat(str(cell)).astimezone(zone)
        half = "AM" if moment.hour < 12 else "PM"
        clock = f"{moment.hour % 12 or 12}:{moment.minute:02} {half}"
        return f"{moment.month}/{moment.day}/{moment.year}, {clock}"
    return cell
