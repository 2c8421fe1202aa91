// What Neo4j wants to know first: one node a key, and quick ways to a name. Each statement may be run again.

CREATE CONSTRAINT paperatlas_atlas_id IF NOT EXISTS FOR (n:Atlas) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT paperatlas_paper_id IF NOT EXISTS FOR (n:Paper) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT paperatlas_concept_id IF NOT EXISTS FOR (n:Concept) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT paperatlas_author_id IF NOT EXISTS FOR (n:Author) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT paperatlas_organization_id IF NOT EXISTS FOR (n:Organization) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT paperatlas_stub_id IF NOT EXISTS FOR (n:Stub) REQUIRE n.id IS UNIQUE;

CREATE INDEX paperatlas_paper_year IF NOT EXISTS FOR (n:Paper) ON (n.year);
CREATE INDEX paperatlas_concept_name IF NOT EXISTS FOR (n:Concept) ON (n.name);
CREATE INDEX paperatlas_author_name IF NOT EXISTS FOR (n:Author) ON (n.name);
CREATE INDEX paperatlas_organization_name IF NOT EXISTS FOR (n:Organization) ON (n.name);
