// The tables of the embedded store, in the order and with the columns of src/paperatlas/schema.py.
// The graph is written into an empty file (paperatlas.stores.ladybug_writer), so nothing here exists before.

CREATE NODE TABLE Atlas (
  id STRING PRIMARY KEY,
  digest STRING,
  papers INT64,
  concepts INT64,
  relationships INT64,
  version STRING
);

CREATE NODE TABLE Paper (
  id STRING PRIMARY KEY,
  title STRING,
  abstract STRING,
  published STRING,
  year INT64,
  authorCount INT64,
  organization STRING,
  comments INT64,
  upvotes INT64,
  doi STRING,
  arxivId STRING,
  url STRING,
  pageRank DOUBLE,
  betweenness DOUBLE,
  community INT64,
  communityName STRING
);

CREATE NODE TABLE Concept (
  id STRING PRIMARY KEY,
  name STRING,
  type STRING,
  aliases STRING[],
  firstSeen STRING,
  paperCount INT64,
  generic BOOL,
  community INT64,
  communityName STRING
);

CREATE NODE TABLE Author (
  id STRING PRIMARY KEY,
  name STRING
);

CREATE NODE TABLE Organization (
  id STRING PRIMARY KEY,
  name STRING
);

CREATE NODE TABLE Stub (
  id STRING PRIMARY KEY,
  title STRING,
  year INT64,
  citedBy INT64
);

CREATE REL TABLE INTRODUCES (
  FROM Paper TO Concept,
  sentence STRING,
  start INT64,
  `end` INT64,
  mentions INT64,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE BUILDS_ON (
  FROM Paper TO Concept,
  sentence STRING,
  start INT64,
  `end` INT64,
  mentions INT64,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE USES (
  FROM Paper TO Concept,
  sentence STRING,
  start INT64,
  `end` INT64,
  mentions INT64,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE COMPARES_WITH (
  FROM Paper TO Concept,
  sentence STRING,
  start INT64,
  `end` INT64,
  mentions INT64,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE EVALUATES_ON (
  FROM Paper TO Concept,
  sentence STRING,
  start INT64,
  `end` INT64,
  mentions INT64,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE ADDRESSES (
  FROM Paper TO Concept,
  sentence STRING,
  start INT64,
  `end` INT64,
  mentions INT64,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE MEASURES (
  FROM Paper TO Concept,
  sentence STRING,
  start INT64,
  `end` INT64,
  mentions INT64,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE MENTIONS (
  FROM Paper TO Concept,
  sentence STRING,
  start INT64,
  `end` INT64,
  mentions INT64,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE OUTPERFORMS (
  FROM Concept TO Concept,
  paper STRING,
  sentence STRING,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE BASED_ON (
  FROM Concept TO Concept,
  paper STRING,
  sentence STRING,
  confidence DOUBLE,
  foundBy STRING
);

CREATE REL TABLE VARIANT_OF (
  FROM Concept TO Concept,
  foundBy STRING
);

CREATE REL TABLE CO_OCCURS_WITH (
  FROM Concept TO Concept,
  papers INT64,
  npmi DOUBLE
);

CREATE REL TABLE CITES (
  FROM Paper TO Paper,
  source STRING
);

CREATE REL TABLE CITES_STUB (FROM Paper TO Stub);

CREATE REL TABLE REFERS_TO (
  FROM Paper TO Paper,
  via STRING,
  relation STRING,
  sentence STRING
);

CREATE REL TABLE WROTE (FROM Author TO Paper);

CREATE REL TABLE AFFILIATED_WITH (FROM Paper TO Organization);
