"""The codes of problems, and what each one means. docs/problems.md shows examples of them."""

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "unreachable-node": (
        "No path from `start` leads to this node. The node of `on_failed` counts as reached."
    ),
    "open-exit": "An exit that leads nowhere ends the session there.",
    "endless-loop": (
        "Nodes that lead only to each other: nothing ends the session. It is an error where "
        "nobody is asked for input either."
    ),
    "busy-loop": (
        "A loop in which nobody is asked for input and nothing changes: it goes round until "
        "the limit of visits or the time of the turn is used up. Use `policy: {retry: …}` to "
        "try a request again."
    ),
    "turn-budget": (
        "All attempts and waits of the requests on the longest way from one wait for input to "
        "the next take longer than `turn_budget`, which cuts the turn off."
    ),
    "unknown-node": "An exit, `start` or `on_failed` names a node that is not there.",
    "unknown-exit": "The node's type has no such exit. `flowrun nodes TYPE` lists them.",
    "wrong-exits": (
        "A node with one exit takes `next: NODE`, the others take `exits: {EXIT: NODE}`."
    ),
    "node-name": "`end` is reserved: it is where a session ends.",
    "not-a-node": (
        "An entry of `nodes:` is a block that begins with `type:`. Mostly a line is not "
        "indented enough."
    ),
    "no-nodes": "A flow without nodes.",
    "unknown-type": (
        "No node type, or no type of credential, has this name. `flowrun nodes` lists the "
        "node types."
    ),
    "maybe-unset": (
        "A path leads here on which no node fills the parameter. Fill it on that path, give "
        "it a default (`${NAME:-}` is an empty one in place), or ask `[$NAME, is set]` before. "
        "A parameter that no node fills is taken for an input of the flow."
    ),
    "unread-parameter": (
        "Nothing in the flow reads the parameter. If it is meant for whoever runs the flow, "
        "say so in its `description`."
    ),
    "unheard-reply": (
        "A quick reply, an option or a choice is not heard as an answer to its own question, "
        "in a language in which it is offered, or not as the one that it stands for, so that who "
        "presses it is asked again."
    ),
    "unread-field": (
        "A parameter tells in `entities:` what a field of its records is, and nothing says that "
        "field or computes with it; most likely its name is misspelt."
    ),
    "undeclared-parameter": (
        "Only parameters that `parameters:` lists, and the system's own, can be read or filled."
    ),
    "filled-twice": "One node fills the parameter twice, so that only the last value stays.",
    "overwritten": (
        "A node fills the parameter, and every path fills it anew before anything reads it."
    ),
    "dead-exit": (
        "The flow wires an exit that the node, as it is written, never takes: `missed` of a "
        "question that takes any text, `default` beside conditions of which one always holds."
    ),
    "shadowed-condition": (
        "A condition above holds whenever this one does, or is the same, so that its exit "
        "is never taken. Ask for the narrower one first."
    ),
    "contradictory-condition": (
        "The members of an `all` never hold together, so that it never does."
    ),
    "foreign-condition": (
        "`valid` is about the answer, and its condition does not ask about it, so that no other "
        "answer helps. Ask about the parameter that the node fills."
    ),
    "literal-dollar": (
        "A default is used as it is written, and no `$NAME` in it is filled in. A "
        "set_parameter node makes text of parameters."
    ),
    "no-arithmetic": (
        "Text is not computed: `$I + 1` is the text `1 + 1`. It is an error where the "
        "parameter's entity takes no such text. A function computes: `{sum: [$I, 1]}`."
    ),
    "unknown-function": (
        "A block as a value is a function, and there is none of this name. The message lists them."
    ),
    "list-as-value": (
        "A wildcard, a slice or a filter finds a list, and one value is wanted. In speech a "
        "list is fine: it is said with commas. It is an error where the parameter that it fills "
        "never takes one."
    ),
    "no-field": (
        "A path reads a field of what has none: of a date, a number or a text, of an amount of "
        "money another one than `amount` and `currency`, or of a list, whose items have it."
    ),
    "said-as-json": (
        "A text says a whole record, or a list of records, which only JSON can write. Say a field "
        "of it, or each item by `each`."
    ),
    "odd-comparison": (
        "A parameter's entity refuses the literal that it is compared with, or no result of a "
        "function is one; or parameters and functions of different entities are compared, or a "
        "list with one value, so that nothing is ever equal."
    ),
    "any-currency": (
        "A `valid` condition compares the order of an amount that a caller gives, who may mean "
        "another currency: beside a bare number it then compares the amount alone, and beside an "
        "amount of money it is not valid. Ask for the currency as well."
    ),
    "entity-value": (
        "The parameter's entity refuses its default, there or in place, the literal that a node "
        "sets it to, or an option; or its values cannot stand there, as a date after `LIMIT`, "
        "where a function takes a number, or behind `in`; or it takes no result of a function."
    ),
    "unknown-entity": "There is no such entity. The message lists them.",
    "wrong-entity": (
        "An entity of the flow's own is a closed list of values with synonyms, or a pattern with "
        "an example that it fits; its name is none that is there already."
    ),
    "duplicate-synonym": (
        "Two values of a closed list have a name in common, case and accents aside, so that who "
        "says it may mean either; or a value has one twice."
    ),
    "parameter-name": (
        "A parameter's name has letters, digits and `_`. The `$` belongs where it is used, "
        "not where it is declared."
    ),
    "reserved-name": (
        "`$ITEM` and `$INDEX` belong to `say:` of an `each` block and `where:` of a filter: the "
        "item of the list and its number. No parameter has such a name, and they stand nowhere "
        "else."
    ),
    "wrong-form": (
        "`say:` chooses the form in which a value is said: one of its entity's by name, or a "
        "pattern of CLDR. `text`, `name` and the like have one form only."
    ),
    "undeclared-language": (
        "A text stands under a language that the flow does not have. `languages:` lists those "
        "it has, the usual one first."
    ),
    "missing-language": (
        "A text is there in some languages of the flow and not in this one, where it is said "
        "in another."
    ),
    "no-category": (
        "The language does not tell this kind of number apart, so that the text is never "
        "said. English has `one` and `other`; exact numbers are there in every language."
    ),
    "unknown-language": ("Nothing is known of the language: values are said in it as in English."),
    "wrong-parameters": "`parameters:` takes `NAME: value` lines.",
    "null-text": (
        "`null` and `~` are read as text here. Leave the value out for a parameter that is "
        "still to be filled."
    ),
    "secret-in-url": (
        "A secret in a URL or a query, which servers and proxies write to their logs. Put it "
        "into a header or a body, or name a credential."
    ),
    "secret-host": (
        "The secret is bound to other hosts than the one of this URL, or the URL is not "
        "https. The request is never sent."
    ),
    "unbound-secret": "A secret without `hosts` may go to any host that the flow names.",
    "plain-secret": (
        "A secret lands in a parameter that is not secret and would be shown in traces: "
        "copied there, or mapped from an answer's `access_token`, `refresh_token`, `id_token` "
        "or `client_secret`."
    ),
    "literal-secret": (
        "A secret is written into the file. Keep it outside and say where: `{env: NAME}`, "
        "`{file: PATH}` or `{vault: NAME}`."
    ),
    "secret-refused": (
        "A secret may not stand here: it is never said, never compared, and never written into "
        "SOQL."
    ),
    "open-signature": (
        "`Authorization` and `Cookie` sign a request, so that what stands in them is secret."
    ),
    "not-secret": "Only a parameter with `secret: true` is read from the environment or a file.",
    "secret-flag": "`secret:` takes true or false.",
    "user-flag": (
        "`user:` takes true or false; what every session has of itself cannot outlive it."
    ),
    "secret-hosts": "`hosts:` takes a list of hosts.",
    "secret-reference": "What says where a secret is kept is `{env: NAME}` or `{file: PATH}`.",
    "host-parameter": (
        "A parameter in a URL's host could send the request anywhere. List the hosts that it "
        "may become."
    ),
    "unknown-credential": (
        "No credential has this name, in `credentials.yaml` beside the flow or in the vault."
    ),
    "wrong-credential": "The credential is for another service than the node's.",
    "credential-host": "The credential may not be sent to the host of this URL.",
    "unused-credential": (
        "No flow beside this `credentials.yaml` names the credential, in no environment. It "
        "is looked for when a whole folder is checked."
    ),
    "not-a-credential": "A credentials file takes `NAME: {type: …}` entries.",
    "wrong-environment": "An environment file takes `credentials`, `parameters` and `writes`.",
    "environment-name": (
        "An environment swaps a credential, or sets a parameter, whose name is almost one of "
        "the flow's: what was meant stays as it is."
    ),
    "surroundings": "What is named beside the flow, such as its environment, is not there.",
    "unknown-key": "Nothing reads this key.",
    "missing-key": "A key that is needed.",
    "wrong-value": "The key takes something else; the message says what.",
    "wrong-policy": (
        "`policy` takes `timeout`, `retry` and `max_response`, on nodes that make requests."
    ),
    "duplicate-query": (
        "A query parameter stands in the `url` and under `query_parameters`; the latter is sent."
    ),
    "object-path": (
        "A mapping's path cannot be read: it is neither a short form such as `records[0].Id` nor "
        "JSONPath."
    ),
    "soql-syntax": "The query is no SOQL. The message says at which character.",
    "sosl-syntax": "The search is no SOSL. The message says at which character.",
    "double-braces": "`{{ name }}` is how other tools write it; here it is `$NAME`.",
    "not-a-flow": "The file is YAML, but no flow.",
    "unreadable": (
        "The file cannot be read: it is not there, a folder, larger than 8 MB, or no UTF-8 text."
    ),
    "yaml-syntax": "The text is no YAML. The message says what YAML stumbled over.",
    "yaml-tab": "YAML indents with spaces, never with tabs.",
    "yaml-quotes": "Text that begins with `@`, a backtick or `%` stands in quotes.",
    "yaml-escape": (
        "In double quotes a backslash begins an escape, and YAML does not know this one. Escapes "
        "are those of JSON, but a character beyond U+FFFF is written itself or as `\\U0001F98A`, "
        "never as two halves. In single quotes a backslash is a backslash."
    ),
    "yaml-character": "A character that may not stand in YAML; `␀` is a NUL here.",
    "yaml-key": "A key is plain text.",
    "yaml-tag": "Tags such as `!!int` are not used: what reads a value decides what it means.",
    "yaml-alias": (
        "An alias without its anchor, within itself, or aliases that expand to more than "
        "50,000 values."
    ),
    "yaml-depth": "Nested deeper than 64 levels.",
    "duplicate-key": "The key stands twice in one block.",
    "second-document": "A file holds one document; `---` begins another.",
    "wrong-test": (
        "A test file takes `flow:` and `tests:`, and in each of its places what docs/testing.md "
        "says."
    ),
    "no-requests": (
        "A test gives an answer to a node that asks nobody, or expects a request of it."
    ),
    "json-syntax": "A JSON file of parameters that is no JSON, or says a name twice.",
    "not-formatted": (
        "`flowrun fmt` leaves a file alone that it could not write anew without changing what "
        "it says."
    ),
    "preflight": "The org could not be asked what it has.",
    "org-object": "The org has no such object, or the credential's user may not see it.",
    "org-field": (
        "The org's object has no such field, or the credential's user may not see it. In the "
        "data of a local org: the field is described wrongly."
    ),
    "org-relationship": "The org's object has no such relationship.",
    "org-comparison": "The type of the field in the org cannot be compared like that.",
    "org-read-only": "The credential's user may not write the field.",
    "org-required": "A record is not created without the field, unless the org fills it itself.",
    "org-external-id": "The field is no external id in the org.",
    "org-unknown": "No such key, object or field.",
    "org-shape": "A list or a block of `key: value` lines belongs here.",
    "org-setting": "A setting of the org takes something else.",
    "org-chaos": "There is no trouble of that name. [The local org](local-org.md) lists them.",
    "org-describe": "A describe result that is to be imported cannot be read.",
    "org-name": "The name of an object or a field has letters, digits and `_`.",
    "org-field-type": "There is no such type of field. The message lists them.",
    "org-value": "The field takes something else.",
    "org-reference": "A reference names a record that is there once, by its name or Id.",
    "org-id": "An Id has 15 or 18 characters and begins with its object's prefix.",
    "org-duplicate-id": "Two records have the same Id.",
    "org-organization": "An org has one Organization.",
    "org-username": "No User of the data has the `username` of the org.",
}
