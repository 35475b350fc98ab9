"""What a local org tells of its objects, and that another org is made of it."""

import json
from pathlib import Path

import httpx
import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import DATA, ask

pytestmark = pytest.mark.anyio

ORG = """
objects:
  Account:
    Key__c: {type: string, length: 10, external_id: true, unique: true}
    Size__c: {type: picklist, values: [S, M], restricted: true, default: S}
  Parcel__c:
    Account__c: {reference: Account, children: Parcels__r, required: true}
"""


async def test_a_description_tells_what_a_field_takes(client: httpx.AsyncClient) -> None:
    body = (await client.get("sobjects/Account/describe")).json()
    fields = {each["name"]: each for each in body["fields"]}
    assert (body["name"], body["keyPrefix"], body["custom"]) == ("Account", "001", False)
    assert (body["label"], body["labelPlural"]) == ("Account", "Accounts")
    key = fields["Key__c"]
    told = {name: key[name] for name in ("type", "soapType", "length", "custom", "label")}
    assert told == {
        "type": "string",
        "soapType": "xsd:string",
        "length": 10,
        "custom": True,
        "label": "Key",
    }
    assert key["externalId"] and key["unique"] and key["idLookup"] and key["nillable"]
    assert not fields["Name"]["nillable"] and fields["Name"]["nameField"]
    assert not fields["CreatedDate"]["createable"] and fields["CreatedDate"]["sortable"]
    owner = fields["OwnerId"]
    assert (owner["type"], owner["referenceTo"], owner["relationshipName"]) == (
        "reference",
        ["User"],
        "Owner",
    )
    assert [value["value"] for value in fields["Size__c"]["picklistValues"]] == ["S", "M"]
    assert fields["Size__c"]["restrictedPicklist"] and fields["Size__c"]["defaultValue"] == "S"
    description = fields["Description"]
    assert (description["type"], description["filterable"], description["groupable"]) == (
        "textarea",
        False,
        False,
    )
    children = {child["relationshipName"]: child for child in body["childRelationships"]}
    assert children["Contacts"]["childSObject"] == "Contact"
    assert children["Parcels__r"]["field"] == "Account__c"


async def test_all_objects_are_listed(client: httpx.AsyncClient) -> None:
    body = (await client.get("sobjects/")).json()
    listed = {each["name"]: each for each in body["sobjects"]}
    assert {"Account", "Contact", "Organization", "Parcel__c"} <= listed.keys()
    assert listed["Parcel__c"]["urls"]["describe"] == f"{DATA}/sobjects/Parcel__c/describe"
    about = (await client.get("sobjects/parcel__c")).json()["objectDescribe"]
    assert (about["name"], about["custom"]) == ("Parcel__c", True)
    assert (await client.get("sobjects/Nope/describe")).status_code == 404


async def test_what_one_org_describes_another_imports(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    for name in ("Account", "Parcel__c"):
        described = (await client.get(f"sobjects/{name}/describe")).json()
        wrapped = {"status": 0, "result": described} if name == "Account" else described
        (tmp_path / f"{name}.json").write_text(json.dumps(wrapped))
    path = tmp_path / "copy.yaml"
    path.write_text(
        "describe: [Account.json, Parcel__c.json]\n"
        "records: {Account: [{Name: A, Key__c: k}], Parcel__c: [{Name: P, Account__r: A}]}"
    )
    copy = LocalOrg(path)
    (row,) = ask(copy, "SELECT Name, (SELECT Name FROM Parcels__r) FROM Account")
    assert row["Parcels__r"]["totalSize"] == 1
    key = copy.schema.object("Account").fields["key__c"]
    assert (key.length, key.external_id, key.unique) == (10, True, True)
    account = copy.schema.object("Parcel__c").fields["account__c"]
    assert (account.target, account.required) == ("Account", True)
