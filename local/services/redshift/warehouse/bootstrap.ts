import { digest } from "../../../engine/random";
import { macros } from "./macros";

/** Users, owners and rights, beside the user's own schemas and invisible from SQL. */
const tables: readonly string[] = [
  "users(name varchar primary key, superuser boolean not null, password varchar, id integer not null)",
  "containers(kind varchar, name varchar, primary key (kind, name))",
  "members(container_kind varchar, container varchar, member_kind varchar, member varchar)",
  "owners(kind varchar, schema varchar, name varchar, owner varchar)",
  "grants(kind varchar, schema varchar, name varchar, privilege varchar, grantee_kind varchar, grantee varchar, with_option boolean)",
  "default_grants(owner varchar, schema varchar, kind varchar, privilege varchar, grantee_kind varchar, grantee varchar)",
  "procedures(schema varchar, name varchar, parameters varchar, body varchar)",
];

const lengths = `
  select schema_name, table_name, constraint_column_names[1] as column_name,
    cast(regexp_extract(constraint_text, '<= (\\d+)', 1) as integer) as length, contains(constraint_text, 'rtrim') as fixed
  from duckdb_constraints() where constraint_type = 'CHECK' and database_name = current_database()`;

const columns = `
  select c.database_name as table_catalog, c.schema_name as table_schema, c.table_name, c.column_name,
    c.column_index as ordinal_position, c.column_default,
    case when c.is_nullable then 'YES' else 'NO' end as is_nullable,
    case when c.data_type = 'VARCHAR' and l.fixed then 'character'
      when c.data_type = 'VARCHAR' then 'character varying'
      when c.data_type = 'FLOAT' then 'real'
      when c.data_type = 'DOUBLE' then 'double precision'
      when c.data_type = 'TIMESTAMP' then 'timestamp without time zone'
      when starts_with(c.data_type, 'DECIMAL') then 'numeric'
      else lower(c.data_type) end as data_type,
    case when c.data_type = 'VARCHAR' then coalesce(l.length, 65535) end as character_maximum_length,
    c.numeric_precision, c.numeric_scale
  from duckdb_columns() c left join (${lengths}) l using (schema_name, table_name, column_name)
  where not c.internal and c.database_name = current_database() and c.schema_name not in ('landfall', 'main')`;

const relations = `
  select database_name as table_catalog, schema_name as table_schema, table_name, 'BASE TABLE' as table_type,
    cast(null as varchar) as remarks
  from duckdb_tables() where database_name = current_database() and schema_name <> 'landfall' and not temporary
  union all
  select database_name, schema_name, view_name, 'VIEW', null
  from duckdb_views() where not internal and database_name = current_database() and schema_name <> 'landfall'`;

/** Catalog views of Redshift, as far as they are answered. */
const views: Readonly<Record<string, string>> = {
  svv_columns: columns,
  svv_tables: relations,
  information_schema_columns: "select * from landfall.svv_columns",
  information_schema_tables: "select table_catalog, table_schema, table_name, table_type from landfall.svv_tables",
  pg_user: `select name as usename, id as usesysid, superuser as usesuper, superuser as usecreatedb,
    cast('********' as varchar) as passwd from landfall.users`,
  pg_group: "select name as groname from landfall.containers where kind = 'group'",
  svv_roles: "select name as role_name from landfall.containers where kind = 'role'",
  pg_table_def: `select table_schema as schemaname, table_name as tablename, column_name as "column",
    data_type || case when character_maximum_length is not null then '(' || character_maximum_length || ')'
      when data_type = 'numeric' then '(' || numeric_precision || ',' || numeric_scale || ')' else '' end as type,
    is_nullable = 'NO' as "notnull" from landfall.svv_columns`,
  svv_relation_privileges: `select schema as namespace_name, name as relation_name, upper(privilege) as privilege_type,
    grantee as identity_name, grantee_kind as identity_type, with_option as admin_option
    from landfall.grants where kind = 'table'`,
};

export const systemViews: ReadonlySet<string> = new Set(Object.keys(views));

const statements = [
  "create schema if not exists public",
  "create schema if not exists landfall",
  ...tables.map((table) => `create table if not exists landfall.${table}`),
  ...macros.map((macro) => `create or replace macro landfall.${macro}`),
  ...Object.entries(views).map(([name, query]) => `create or replace view landfall.${name} as ${query}`),
  `insert into landfall.grants select 'schema', '', 'public', privilege, 'public', 'public', false
     from (values ('usage'), ('create')) as p(privilege) where not exists (select 1 from landfall.grants where name = 'public')`,
];

/** What a new database starts with, and an older one is brought up to. */
export const bootstrap = statements.join(";\n");

/** Changes whenever `bootstrap` does. */
export const bootstrapVersion = digest(bootstrap, 16);
