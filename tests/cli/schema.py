#!/usr/bin/env python3
"""Holds reports of --format=json against the schema and the manual page, for schema.sh, and those of dkimkey for
tests/doctor/doctor.sh and dkimkey.sh.

    schema.py SCHEMA PAGE [some] < REPORTS      some: not every name of the schema need be in these reports

Read is the part of JSON Schema that ours uses, and more strictly than it asks: a name that the schema does not have is
wrong, and so is a name of the schema that no report has with a value, a word of an enumeration that is not in the page, and
a name that is not. Prints what is wrong."""
import json, re, sys

KEYWORDS = {"$schema", "$id", "$ref", "title", "description", "type", "required", "properties", "items", "enum", "const",
            "pattern", "format", "minimum", "additionalProperties"}
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
NEVER = {"explanations[]"}  # no report has them yet
SOME = sys.argv[3:] == ["some"]
schema = json.load(open(sys.argv[1], encoding="utf-8"))
page = open(sys.argv[2], encoding="utf-8").read()
wrong, seen = set(), set()


def is_type(value, name):
    return isinstance(value, TYPES[name]) and not (name == "integer" and isinstance(value, bool))


def pointed_to(pointer):
    rule = schema
    for name in pointer.removeprefix("#/").split("/"):
        rule = rule[name]
    return rule


def check(value, rule, path):
    if rule.get("$ref") == "#":
        rule, path = schema, ""
    elif "$ref" in rule:
        rule = pointed_to(rule["$ref"])
    unknown = set(rule) - KEYWORDS
    if unknown:
        wrong.add("%s: keywords that this program does not read: %s" % (path, unknown))
    types = rule.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, t) for t in types):
        wrong.add("%s: %r is not of type %s" % (path, value, types))
    if "enum" in rule and value not in rule["enum"] or "const" in rule and value != rule["const"]:
        wrong.add("%s: %r is not allowed" % (path, value))
    if "pattern" in rule and isinstance(value, str) and not re.search(rule["pattern"], value):
        wrong.add("%s: %r is not of the pattern" % (path, value))
    if "minimum" in rule and is_type(value, "integer") and value < rule["minimum"]:
        wrong.add("%s: %d is too small" % (path, value))
    if value is not None:
        seen.add(path)
    if isinstance(value, list):
        for item in value:
            check(item, rule.get("items", {}), path + "[]")
    if isinstance(value, dict):
        check_object(value, rule, path)


def check_object(value, rule, path):
    properties = rule.get("properties", {})
    for name in rule.get("required", []):
        if name not in value:
            wrong.add("%s: no %s" % (path, name))
    for name, inner in value.items():
        if name in properties:
            check(inner, properties[name], (path + "." + name).lstrip("."))
        elif "additionalProperties" in rule:
            check(inner, rule["additionalProperties"], path + ".*")
        else:
            wrong.add("%s: the schema has no %s" % (path, name))


def check_names(rule, path):
    for name, inner in rule.get("properties", {}).items():
        place = (path + "." + name).lstrip(".")
        if place not in seen and place not in NEVER and not SOME:
            wrong.add("%s: no report has it" % place)
        if not re.search(r"\n\.(It )?Cm (\S+ , )*%s\b" % re.escape(name), page):
            wrong.add("%s: the page does not describe it" % place)
        for word in inner.get("enum", []):
            if isinstance(word, str) and not re.search(r"\n\.(It |Pq )?Cm (\S+ , )*%s\b" % re.escape(word), page):
                wrong.add("%s: the page does not have %s" % (place, word))
        if inner.get("properties") or inner.get("items"):
            check_names(inner, place)
    if "items" in rule and "$ref" not in rule["items"]:
        check_names(rule["items"], path + "[]")


count = 0
for line in sys.stdin:
    check(json.loads(line), schema, "")
    count += 1
check_names(schema, "")
print("".join("%s\n" % w for w in sorted(wrong)[:40]), end="")
print("%d reports, %d wrong" % (count, len(wrong)))
sys.exit(len(wrong) > 0)
