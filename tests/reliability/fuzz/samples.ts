/** Statements that the local Redshift takes. The tables need not be there. */
export const redshiftSql: readonly string[] = [
  "select toll_booth, count(*) as n, sum(amount)::decimal(10,2) from toll_table where day >= '2020-01-01' group by 1 having count(*) > 1 order by 2 desc limit 10",
  "with a as (select 1 as x union all select 2), b(y) as (select x + 1 from a) select a.x, b.y from a left join b on a.x = b.y where x in (1, 2) or y between 1 and 3",
  "select coalesce(nvl(a, b), 'x''y') || c, case when a is null then 1 else 2 end, cast(a as varchar(20)), d::timestamp, extract(day from d), dateadd(day, -1, getdate()) from t",
  'select row_number() over (partition by a order by b desc nulls last) as r, "Quoted Name" from s.t as u(a, b) -- end',
  "create table if not exists t (id bigint not null, name varchar(256), at timestamp default sysdate, primary key (id)) diststyle key distkey(id) sortkey(at)",
  "insert into t (id, name) values (1, 'a'), (2, null)",
  "insert into t select id, name from other where not exists (select 1 from t where t.id = other.id)",
  "update t set name = o.name, id = id + 1 from other o where o.id = t.id",
  "delete from t using other where t.id = other.id and other.name like 'a%'",
  "merge into t using other o on t.id = o.id when matched then update set name = o.name when not matched then insert (id, name) values (o.id, o.name)",
  "copy t from 's3://staging/out/rows.manifest' iam_role 'arn:aws:iam::000000000000:role/copier' format as parquet manifest",
  "create or replace procedure p(name varchar) as $$ begin if not exists (select 1 from pg_user where usename = name) then execute 'create user ' || quote_ident(name) || ' password disable'; end if; end; $$ language plpgsql",
  "call p('IAMR:job')",
  "grant select, insert on all tables in schema public to group readers",
  "alter table t add column more double precision default 0.5",
  'alter default privileges in schema public grant select on tables to "IAMR:job"',
  "create view v as select * from t with no schema binding",
  "lock table t; truncate t; drop table if exists t cascade; begin; commit",
];

export const athenaSql: readonly string[] = [
  "select id, city, count(*) over (partition by city) from \"shipping-db\".rows where cost > 1.5 and city like 'a%' order by 1 limit 5",
  "with a as (select try_cast(id as varchar) x from rows) select a.x, date_format(current_timestamp, '%Y-%m-%d'), date_add('day', 1, current_date) from a cross join unnest(sequence(1, 3)) as t(n)",
  "select json_extract_scalar(city, '$.a[0].b'), regexp_like(city, '^a+$'), split_part(city, ',', 1), element_at(array[1,2], 1), cardinality(map(array['a'], array[1])) from rows",
  "select approx_distinct(id), max_by(city, cost), array_agg(id order by cost), if(cost > 1, 'x', 'y'), coalesce(city, '') from rows group by grouping sets ((id), ())",
  "select * from rows where city = ? and id in (?, ?)",
  "show tables in `shipping-db`",
  "describe rows",
  "msck repair table rows",
  "alter table rows add if not exists partition (day = '2026-01-01') location 's3://lake/rows/day=2026-01-01/'",
  "create external table if not exists x (id int, tags array<struct<a:string,b:map<string,int>>>) partitioned by (day string) stored as parquet location 's3://lake/x/'",
  "insert into rows select 1, 'a', 2.5",
];

export const eventPatterns: readonly string[] = [
  '{"source":["aws.s3"],"detail-type":["Object Created"],"detail":{"bucket":{"name":["landing"]},"object":{"key":[{"prefix":"in/"},{"suffix":".json"}],"size":[{"numeric":[">",0,"<=",5000000]}]}}}',
  '{"source":[{"anything-but":["a","b"]},{"anything-but":{"prefix":"x"}}],"detail":{"state":[{"exists":false}],"ip":[{"cidr":"10.0.0.0/24"}]}}',
  '{"$or":[{"a":[1,2.5,null,true]},{"b":{"c":[{"wildcard":"a*b*c"}]}},{"d":[{"equals-ignore-case":"X"}]}],"e":[{"prefix":{"equals-ignore-case":"y"}}]}',
];

export const filterPolicies: readonly string[] = [
  '{"store":["a","b"],"price":[{"numeric":[">=",100]}],"kind":[{"anything-but":"x"}]}',
  '{"a":{"b":[{"prefix":"x"}]},"$or":[{"c":["1"]},{"d":[{"exists":true}]}]}',
];

export const policies: readonly string[] = [
  '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:Get*","s3:ListBucket"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/${aws:PrincipalTag/x}/*"],"Condition":{"StringLike":{"s3:prefix":["a/*"]},"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"s3:max-keys":"10"},"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}',
  '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":{"AWS":["*","arn:aws:iam::000000000000:root"],"Service":"glue.amazonaws.com"},"NotAction":"kms:*","NotResource":"*","Condition":{"ForAllValues:StringEqualsIfExists":{"aws:TagKeys":["a","b"]},"ArnLike":{"aws:SourceArn":"arn:aws:*:*:*:*"},"Null":{"aws:x":"false"}}}}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
];

export const machines: readonly string[] = [
  JSON.stringify({
    Comment: "c",
    StartAt: "A",
    TimeoutSeconds: 60,
    States: {
      A: {
        Type: "Task",
        Resource: "arn:aws:states:::glue:startJobRun.sync",
        Parameters: { "JobName.$": "$.name", "Arguments.$": "States.StringToJson(States.Format('{}', $.a[0]['b']))" },
        ResultSelector: { "id.$": "$.JobRunId" },
        ResultPath: "$.run",
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 }],
        Catch: [{ ErrorEquals: ["Glue.ConcurrentRunsExceededException"], Next: "W", ResultPath: "$.error" }],
        Next: "C",
      },
      C: {
        Type: "Choice",
        Choices: [
          {
            And: [{ Variable: "$.a", NumericGreaterThan: 1 }, { Not: { Variable: "$.b", IsPresent: true } }],
            Next: "W",
          },
          { Variable: "$.t", TimestampLessThanPath: "$$.State.EnteredTime", Next: "M" },
        ],
        Default: "F",
      },
      W: { Type: "Wait", SecondsPath: "$.s", Next: "M" },
      M: {
        Type: "Map",
        ItemsPath: "$.items[?(@.x > 1)]",
        MaxConcurrency: 2,
        ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", Result: { a: 1 }, End: true } } },
        Next: "L",
      },
      L: { Type: "Parallel", Branches: [{ StartAt: "S", States: { S: { Type: "Succeed" } } }], End: true },
      F: { Type: "Fail", Error: "E", Cause: "c" },
    },
  }),
  JSON.stringify({
    QueryLanguage: "JSONata",
    StartAt: "A",
    States: {
      A: {
        Type: "Pass",
        Output: "{% $merge([$states.input, {'n': $sum($states.input.items.(price * quantity))}]) %}",
        Assign: { x: "{% $states.input.a[b > 1].c %}" },
        Next: "T",
      },
      T: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage",
        Arguments: { QueueUrl: "{% $x %}", MessageBody: "{% $string($states.input) %}" },
        End: true,
      },
    },
  }),
];

/** Glue's filters over partitions. */
export const partitionFilters: readonly string[] = [
  "day = '2026-01-01' and (hour between 1 and 5 or place in ('a', 'b')) and not name like 'x%'",
  "year >= 2020 and month is not null",
];
