"""Objects as the describe calls tell of them."""

from collections.abc import Iterable
from typing import Any

from ..data.schema import (
    DATES,
    DELETED_FOR_GOOD,
    KEYS,
    NEVER_AGGREGATED,
    NUMBERS,
    SETUP_OBJECTS,
    UNFILTERABLE,
    UNGROUPABLE,
    UNSORTABLE,
    Field,
    ObjectType,
    Schema,
)
from ..queries.plan import Record

_SOAP = {"id": "tns:ID", "reference": "tns:ID", "boolean": "xsd:boolean", "int": "xsd:int"}
_SOAP |= {"date": "xsd:date", "datetime": "xsd:dateTime", "address": "urn:address"}
_MASTER: Record = {
    "Id": "012000000000000AAA",
    "Name": "Master",
    "DeveloperName": "Master",
    "IsActive": True,
}
_SHOWN_AS = {"longtextarea": "textarea"}


def outline(object_type: ObjectType, base: str) -> dict[str, Any]:
    """An object as the list of all objects has it."""
    name = object_type.name
    owned, organization = name not in SETUP_OBJECTS, name == "Organization"
    url = f"{base}/sobjects/{name}"
    urls = {"sobject": url, "describe": f"{url}/describe", "rowTemplate": f"{url}/{{ID}}"}
    false = ("activateable", "customSetting", "deprecatedAndHidden", "feedEnabled", "hasSubtypes")
    return {
        **dict.fromkeys(false, False),
        "createable": not organization,
        "custom": name.endswith("__c"),
        "deletable": owned or name in DELETED_FOR_GOOD,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": object_type.prefix,
        "label": object_type.title,
        "labelPlural": object_type.plural,
        "layoutable": True,
        "mergeable": name in ("Account", "Contact", "Lead"),
        "mruEnabled": owned,
        "name": name,
        "queryable": True,
        "replicateable": True,
        "retrieveable": True,
        "searchable": True,
        "triggerable": owned,
        "undeletable": owned,
        "updateable": True,
        "urls": urls,
    }


def description(
    object_type: ObjectType, schema: Schema, base: str, record_types: Iterable[Record]
) -> dict[str, Any]:
    """`record_types` are those of the object."""
    return {
        **outline(object_type, base),
        "actionOverrides": [],
        "childRelationships": [
            {
                "cascadeDelete": False,
                "childSObject": child.name,
                "deprecatedAndHidden": False,
                "field": field.name,
                "junctionIdListNames": [],
                "junctionReferenceTo": [],
                "relationshipName": field.children or None,
                "restrictedDelete": False,
            }
            for child, field in schema.references_to(object_type)
        ],
        "compactLayoutable": True,
        "fields": [_field(each, object_type) for each in object_type.fields.values()],
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": [
            _record_type(each, f"{base}/sobjects/{object_type.name}")
            for each in (*record_types, _MASTER)
        ],
        "sobjectDescribeOption": None,
        "supportedScopes": [{"label": "All records", "name": "everything"}],
    }


def _record_type(row: Record, url: str) -> dict[str, Any]:
    master, active = row is _MASTER, row["IsActive"]
    return {
        "active": active,
        "available": active,
        "defaultRecordTypeMapping": master,
        "developerName": row["DeveloperName"],
        "master": master,
        "name": row["Name"],
        "recordTypeId": row["Id"],
        "urls": {"layout": f"{url}/describe/layouts/{row['Id']}"},
    }


def _field(field: Field, object_type: ObjectType) -> dict[str, Any]:
    kind, is_name = field.type, object_type.label is field
    identifies = kind == "id" or field.external_id or is_name or field.name == "Username"
    number = _digits(field)
    return {
        "aggregatable": kind not in NEVER_AGGREGATED,
        "autoNumber": field.name == "CaseNumber",
        "byteLength": field.length * (1 if kind in KEYS else 3),
        "calculated": False,
        "caseSensitive": False,
        "compoundFieldName": field.compound or None,
        "createable": field.createable,
        "custom": field.custom,
        "defaultValue": field.default or (False if kind == "boolean" else None),
        "defaultedOnCreate": bool(field.default) or kind in ("id", "boolean"),
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "encrypted": False,
        "externalId": field.external_id,
        "extraTypeInfo": "plaintextarea" if kind in ("textarea", "longtextarea") else None,
        "filterable": kind not in UNFILTERABLE,
        "groupable": kind not in UNGROUPABLE,
        "highScaleNumber": False,
        "htmlFormatted": False,
        "idLookup": identifies,
        "inlineHelpText": None,
        "label": f"{object_type.title} ID" if kind == "id" else field.label,
        "length": field.length,
        "name": field.name,
        "nameField": is_name,
        "namePointing": bool(field.others),
        "nillable": not (field.required or kind in ("id", "boolean") or _always_set(field)),
        "permissionable": field.custom or (field.createable and not field.required),
        "picklistValues": [
            {
                "active": True,
                "defaultValue": value == field.default,
                "label": value,
                "validFor": None,
                "value": value,
            }
            for value in field.values
        ],
        "polymorphicForeignKey": bool(field.others),
        "queryByDistance": False,
        "referenceTargetField": None,
        "referenceTo": sorted(field.targets),
        "relationshipName": field.relationship or None,
        "relationshipOrder": None,
        "restrictedDelete": False,
        "restrictedPicklist": field.restricted,
        "searchPrefilterable": kind == "reference",
        "soapType": _SOAP.get(kind, "xsd:double" if kind in NUMBERS else "xsd:string"),
        "sortable": kind not in UNSORTABLE,
        "type": _SHOWN_AS.get(kind, kind),
        "unique": field.unique,
        "updateable": field.updateable,
        "writeRequiresMasterRead": False,
        **number,
    }


def _digits(field: Field) -> dict[str, int]:
    if field.type == "int":
        return {"digits": 9, "precision": 0, "scale": 0}
    if field.type in NUMBERS:
        return {"digits": 0, "precision": 18, "scale": 2}
    return {"digits": 0, "precision": 0, "scale": 0}


def _always_set(field: Field) -> bool:
    """What the org itself fills in."""
    return (
        not field.createable
        and (field.type in DATES or field.target == "User")
        and (field.name.startswith(("Created", "LastModified", "SystemModstamp")))
    )
