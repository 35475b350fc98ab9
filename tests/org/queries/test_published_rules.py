"""What the published SOQL reference takes and refuses: `check` and the local org say the same."""

import pytest

from engine.fields import WrongAt
from flowrun.org.app import LocalOrg
from flowrun.org.errors import ApiError
from nodes.salesforce.binding import Soql
from tests.org.asking import ask

ORG = """
records:
  Account:
    - {Name: Acme, Rating: Hot}
  Contact:
    - {FirstName: Dana, LastName: Whitfield, Account: Acme}
"""
SEMI = "(SELECT AccountId FROM Contact)"
TAKEN = [
    # semi-joins
    f"SELECT Id FROM Account WHERE Id IN {SEMI}",
    f"SELECT Id FROM Account WHERE Id NOT IN {SEMI}",
    f"SELECT Id FROM Account WHERE Name = 'x' AND Id IN {SEMI} AND Rating = 'Hot'",
    f"SELECT Id FROM Account WHERE Id IN {SEMI} AND Id NOT IN (SELECT AccountId FROM Case)",
    f"SELECT Id FROM Account WHERE (Name = 'x' OR Rating = 'Hot') AND Id IN {SEMI}",
    f"SELECT Id FROM Account WHERE Id IN {SEMI} AND (NOT Name = 'x')",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName LIKE 'W%')",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Account.Name = 'x')",
    "SELECT Id FROM Account WHERE Id IN (SELECT c.AccountId FROM Contact c WHERE c.Phone = '1')",
    "SELECT a.Id FROM Account a WHERE a.Id IN (SELECT AccountId FROM Case WHERE IsClosed = false)",
    "SELECT Id FROM Contact WHERE AccountId IN (SELECT AccountId FROM Opportunity)",
    "SELECT Id FROM Task WHERE WhatId IN (SELECT Id FROM Account)",
    f"SELECT Name FROM Account WHERE Id IN {SEMI} ORDER BY Name LIMIT 5",
    f"SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id IN {SEMI}",
    "SELECT Id, (SELECT Id FROM Contacts WHERE Id IN (SELECT ContactId FROM Case)) FROM Account",
    f"SELECT COUNT() FROM Account WHERE Id IN {SEMI}",
    f"SELECT Rating, COUNT(Id) FROM Account WHERE Id IN {SEMI} GROUP BY Rating",
    f"SELECT Id FROM Account WHERE (Id IN {SEMI})",
    # COUNT, GROUP BY, HAVING
    "SELECT COUNT() FROM Account",
    "SELECT COUNT() FROM Account WHERE Name LIKE 'a%' LIMIT 3",
    "select count() from account",
    "SELECT COUNT(Id) FROM Account",
    "SELECT COUNT(Id) total FROM Account",
    "SELECT COUNT(Id), COUNT_DISTINCT(Rating) FROM Account",
    "SELECT COUNT_DISTINCT(Rating) kinds FROM Account",
    "SELECT Rating, COUNT(Id) FROM Account GROUP BY Rating HAVING COUNT(Id) > 1",
    "SELECT Rating r, COUNT(Id) n FROM Account GROUP BY Rating HAVING COUNT(Id) > 1",
    "SELECT Rating FROM Account GROUP BY Rating HAVING Rating LIKE 'H%' AND COUNT(Name) >= 1",
    "SELECT Rating, COUNT(Id) FROM Account GROUP BY Rating ORDER BY COUNT(Id) DESC NULLS LAST",
    "SELECT Rating, COUNT(Id) FROM Account GROUP BY Rating ORDER BY Rating LIMIT 2",
    "SELECT MAX(AnnualRevenue) FROM Account",
    "SELECT Rating FROM Account GROUP BY Rating HAVING (NOT COUNT(Id) = 1) OR MAX(Name) = 'x'",
    "SELECT COUNT(Id) FROM Account GROUP BY Rating",
    "SELECT a.Rating, COUNT(Account.Id) FROM Account a GROUP BY Account.rating",
    "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Account GROUP BY calendar_year(CreatedDate)",
    "SELECT toLabel(Rating), COUNT(Id) FROM Account GROUP BY Rating",
    "SELECT Owner.Name, MAX(Name) FROM Account GROUP BY Owner.Name ORDER BY MAX(CreatedDate)",
    "SELECT Rating, GROUPING(Rating), COUNT(Id) FROM Account GROUP BY ROLLUP(Rating)",
    # WITH
    "SELECT Id FROM Account WITH SECURITY_ENFORCED",
    "SELECT Id FROM Account WHERE Name = 'x' WITH USER_MODE ORDER BY Name LIMIT 1",
    "SELECT Id FROM Account WITH SYSTEM_MODE",
    "SELECT Id FROM Account WITH UserId = '005000000000001AAA'",
    "SELECT Id FROM Account WITH RecordVisibilityContext (maxDescriptorPerRecord = 100)",
    "SELECT Id FROM Account WITH DATA CATEGORY Geography__c AT usa__c",
    "SELECT Id FROM Account WITH DATA CATEGORY G__c ABOVE (a__c, b__c) AND P__c BELOW c__c",
    "SELECT Id FROM Account WITH DATA CATEGORY G__c AT a__c WITH SECURITY_ENFORCED",
]
REFUSED = [
    # semi-joins
    f"SELECT Id FROM Account WHERE Name = 'x' OR Id IN {SEMI}",
    f"SELECT Id FROM Account WHERE Rating = 'Hot' AND (Name = 'x' OR Id NOT IN {SEMI})",
    f"SELECT Id FROM Account WHERE (NOT Id IN {SEMI})",
    f"SELECT Id FROM Account WHERE NOT (Name = 'x' AND Id IN {SEMI})",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact ORDER BY LastName)",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact LIMIT 1)",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact OFFSET 1)",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact GROUP BY AccountId)",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId, Id FROM Contact)",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact FOR VIEW)",
    "SELECT Id FROM Account WHERE Id IN (SELECT COUNT() FROM Contact)",
    "SELECT Id FROM Account WHERE Id IN (SELECT COUNT(Id) FROM Contact)",
    "SELECT Id FROM Account WHERE Id IN (SELECT MAX(AccountId) FROM Contact)",
    "SELECT Id FROM Account WHERE Id = (SELECT AccountId FROM Contact)",
    "SELECT Id FROM Account WHERE Id IN SELECT AccountId FROM Contact",
    "SELECT Id FROM Account WHERE Id IN ((SELECT AccountId FROM Contact))",
    "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM account)",
    "SELECT Id FROM Account a WHERE Id IN (SELECT ParentId FROM Account b)",
    "SELECT Id FROM Account WHERE Id IN (SELECT Account.Id FROM Contact)",
    "SELECT Id FROM Account WHERE Id IN (SELECT c.Account.Id FROM Contact c)",
    "SELECT Id FROM Contact WHERE Account.Id IN (SELECT AccountId FROM Case)",
    "SELECT Id FROM Account WHERE Id IN (SELECT WhatId FROM Task)",
    "SELECT Id FROM Account WHERE Id IN (SELECT WhatId FROM event)",
    "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Note)",
    f"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Id IN {SEMI})",
    f"SELECT Id FROM Account WHERE Id IN {SEMI} AND Id IN (SELECT AccountId FROM Case)"
    " AND Id NOT IN (SELECT AccountId FROM Opportunity)",
    f"SELECT Rating FROM Account GROUP BY Rating HAVING Rating IN {SEMI}",
    f"SELECT Id FROM Account WHERE Name LIKE {SEMI}",
    # a semi-join compares Ids and references alone
    f"SELECT Id FROM Account WHERE Name IN {SEMI}",
    "SELECT Id FROM Account WHERE Id IN (SELECT LastName FROM Contact)",
    # ALL ROWS
    "SELECT Id FROM Account ALL ROWS",
    "SELECT COUNT() FROM Account WHERE IsDeleted = true ALL ROWS",
    "SELECT Id FROM Account LIMIT 1 all rows",
    "SELECT Id FROM Account LIMIT 1 ALL ROWS FOR VIEW",
    "SELECT Id, (SELECT Id FROM Contacts ALL ROWS) FROM Account",
    # COUNT, GROUP BY, HAVING
    "SELECT COUNT() total FROM Account",
    "SELECT COUNT(), Name FROM Account",
    "SELECT Name, COUNT() FROM Account",
    "SELECT COUNT(), COUNT(Id) FROM Account",
    "SELECT COUNT() FROM Account ORDER BY Name",
    "SELECT COUNT(*) FROM Account",
    "SELECT COUNT(Id) FROM Account LIMIT 1",
    "SELECT Name, COUNT(Id) FROM Account",
    "SELECT Name, COUNT(Id) FROM Account GROUP BY Rating",
    "SELECT Id FROM Account HAVING Name = 'x'",
    "SELECT COUNT(Id) FROM Account HAVING COUNT(Id) > 1",
    "SELECT Rating FROM Account HAVING COUNT(Id) > 1 GROUP BY Rating",
    "SELECT Rating, COUNT(Id) n FROM Account GROUP BY Rating HAVING n > 1",
    "SELECT Rating FROM Account GROUP BY Rating HAVING Name = 'x'",
    "SELECT Rating FROM Account GROUP BY Rating HAVING COUNT(Id)",
    "SELECT Rating FROM Account GROUP BY Rating HAVING COUNT() > 1",
    "SELECT Id FROM Account WHERE COUNT(Id) > 1",
    "SELECT Rating FROM Account WHERE MAX(Name) = 'x' GROUP BY Rating",
    "SELECT Rating FROM Account GROUP BY Rating ORDER BY Name",
    "SELECT Rating FROM Account GROUP BY COUNT(Id)",
    "SELECT SUM(Name) FROM Account",
    "SELECT AVG(Rating) FROM Account",
    "SELECT COUNT_DISTINCT() FROM Account",
    "SELECT MAX(MIN(AnnualRevenue)) FROM Account",
    "SELECT CreatedDate, COUNT(Id) FROM Account GROUP BY CALENDAR_YEAR(CreatedDate)",
    "SELECT Owner.Name, COUNT(Id) FROM Account GROUP BY Name",
    "SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account",
    "SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account",
    "SELECT Id, (SELECT AccountId FROM Contacts GROUP BY AccountId) FROM Account",
    "SELECT Rating, (SELECT Id FROM Contacts) FROM Account GROUP BY Rating",
    "SELECT FIELDS(ALL) FROM Account GROUP BY Rating LIMIT 5",
    "SELECT FIELDS(STANDARD), COUNT(Id) FROM Account GROUP BY Rating",
    # WITH
    "SELECT Id FROM Account WITH",
    "SELECT Id FROM Account WITH SECURITY",
    "SELECT Id FROM Account WITH SECURITY_ENFORCED WHERE Name = 'x'",
    "SELECT Id FROM Account WITH USER_MODE WITH SYSTEM_MODE",
    "SELECT Id FROM Account WITH SECURITY_ENFORCED WITH DATA CATEGORY G__c AT a__c",
    "SELECT Id FROM Account WITH UserId = 5",
    "SELECT Id FROM Account WITH UserId != '005000000000001AAA'",
    "SELECT Id FROM Account WITH RecordVisibilityContext ()",
    "SELECT Id FROM Account WITH DATA CATEGORY G__c a__c",
    "SELECT Id FROM Account WITH DATA CATEGORY G__c AT a__c OR P__c AT b__c",
    "SELECT Id FROM Account WITH DATA CATEGORY G__c AT a__c AND G__c AT b__c",
    "SELECT Id FROM Account ORDER BY Name WITH SECURITY_ENFORCED",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WITH SECURITY_ENFORCED)",
]
# What a parser cannot know: it takes the types of fields.
TYPED = {
    f"SELECT Id FROM Account WHERE Name IN {SEMI}",
    "SELECT Id FROM Account WHERE Id IN (SELECT LastName FROM Contact)",
    "SELECT SUM(Name) FROM Account",
    "SELECT AVG(Rating) FROM Account",
}


def refusal_by_check(soql: str) -> str:
    try:
        Soql(soql)
    except WrongAt as error:
        return str(error)
    return ""


def refusal_by_org(org: LocalOrg, soql: str) -> str:
    try:
        ask(org, soql)
    except ApiError as error:
        return "" if error.code == "FUNCTIONALITY_NOT_ENABLED" else error.message
    return ""


@pytest.mark.parametrize("soql", TAKEN)
def test_what_salesforce_takes_is_taken(shared_org: LocalOrg, soql: str) -> None:
    assert refusal_by_check(soql) == ""
    assert refusal_by_org(shared_org, soql) == ""


@pytest.mark.parametrize("soql", REFUSED)
def test_what_salesforce_refuses_is_refused(shared_org: LocalOrg, soql: str) -> None:
    assert refusal_by_org(shared_org, soql)
    if soql not in TYPED:
        assert refusal_by_check(soql)
