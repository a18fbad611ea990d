"""The words by which hand-written pages, in English and German, call what they tell."""

from __future__ import annotations

from typing import Final, Literal

Role = Literal[
    "name", "type", "null", "not null", "default", "key", "facts", "target", "labels", "words"
]
"""What the cells below a header hold: `facts` of any kind in one cell, the `target` of a foreign
key, the `labels` of an enum, or `words` that describe the row."""

Kind = Literal["table", "view", "enum", "domain", "function"]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split(","))


def _by_word(**words: str) -> dict[str, str]:
    return {
        word.strip(): meaning.replace("_", " ").strip()
        for meaning, listed in words.items()
        for word in listed.split(",")
    }


COLUMN_NAMES: Final = _words(
    "column,column name,columns,field,field name,fields,attribute,attributes,spalte,"
    "spaltenname,spalten,feld,feldname,felder,attribut"
)
"""Headers over the names of columns."""

ANY_NAMES: Final = _words("name,property,bezeichnung,eigenschaft")
"""Headers over names of columns, or of anything else."""

HEADERS: Final = _by_word(
    type="type,data type,datatype,column type,sql type,typ,datentyp,spaltentyp",
    null="null,null?,nullable,nullable?,is nullable,is null,allow null,allows null,nulls,"
    "null erlaubt,null erlaubt?,optional,optional?,leer,leer?,darf leer sein",
    not_null="not null,not null?,required,required?,mandatory,mandatory?,nn,"
    "pflicht,pflicht?,pflichtfeld,pflichtfeld?,erforderlich,nicht null",
    default="default,default value,defaults,standard,standardwert,vorgabe,vorgabewert,vorbelegung",
    key="key,keys,pk/fk,key type,schlüssel,schluessel,schlüsseltyp",
    facts="constraint,constraints,attributes,modifiers,extra,"
    "einschränkung,einschränkungen,bedingung,bedingungen",
    target="references,foreign key,fk,referenz,referenzen,verweis,verweist auf,fremdschlüssel",
    labels="values,labels,allowed values,werte,mögliche werte,ausprägungen",
    words="description,purpose,comment,comments,note,notes,meaning,details,remarks,explanation,"
    "beschreibung,zweck,bemerkung,bemerkungen,kommentar,erläuterung,anmerkung,anmerkungen,"
    "bedeutung,inhalt,hinweis,hinweise",
)
"""What the other headers of a list of columns mean; a `Role`."""

LISTED: Final = _by_word(
    table="table,tables,table name,relation,entity,tabelle,tabellen,tabellenname",
    view="view,views,view name,materialized view,materialized views,"
    "sicht,sichten,ansicht,ansichten",
    enum="enum,enums,enum name,enum type,enum types,enum typ,enum-typ,enumeration,aufzählung,"
    "aufzählungen,aufzählungstyp,aufzählungstypen",
    domain="domain,domains,domäne,domänen",
    function="function,functions,procedure,procedures,funktion,funktionen,prozedur,prozeduren",
)
"""Headers over the names of such objects, and what headings call them."""

ONE: Final = _words(
    "table,relation,entity,view,enum,domain,function,procedure,tabelle,sicht,ansicht,enum-typ,"
    "enumeration,aufzählung,aufzählungstyp,domäne,funktion,prozedur"
)
"""Those that call one object, as "Table" does before its name; a plural calls a chapter."""

LABEL_NAMES: Final = _words(
    "value,values,label,labels,enum value,enum values,wert,werte,ausprägung,ausprägungen,name"
)
"""Headers over the labels of an enum, and what introduces a list of them."""

COLUMN_LABELS: Final = COLUMN_NAMES | _words(
    "schema,structure,table structure,table columns,definition,struktur,aufbau"
)
"""What introduces a list of columns and nothing else."""

OTHER_LABELS: Final = _words(
    "index,indexes,indices,constraints,constraint,foreign keys,foreign key,fks,relationships,"
    "relations,references,referenced by,triggers,trigger,policies,policy,partitions,rls,"
    "row level security,permissions,grants,privileges,checks,check constraints,"
    "unique constraints,indizes,einschränkungen,fremdschlüssel,beziehungen,referenzen,"
    "rechte,partitionen,regeln,prüfungen,berechtigungen"
)
"""What introduces lists that are not of columns."""

PURPOSES: Final = _words("purpose,description,zweck,beschreibung,aufgabe")
"""What introduces the purpose of a table: `**Purpose:** …`."""

NO: Final = _words("no,n,false,✗,✘,❌,nein,0,not null,nicht null,✖,☐")
YES: Final = _words("yes,y,true,✓,✔,✅,x,ja,j,1,null,nullable,☑,required,pflicht")
"""What a cell below `Null` or `Required` may say."""

NOTHING: Final = frozenset(["", "-", "—", "–", "--", "n/a", "none", "keine", "keiner", "kein", "/"])  # noqa: RUF001
"""What stands in a cell that says nothing."""


def word(shown: str) -> str:
    """Text as the sets above hold it: lower case, one blank, no colon at its end."""
    return " ".join(shown.replace("\ufe0f", "").lower().split()).strip(" :*_`")
