-- The operator's sums. The functions run as ebizmate_counts, which reads states, moments and amounts of every workspace
-- and no text; the application may run them in acrossWorkspaces and gets numbers, never a row.
ALTER TABLE "ai_months" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ai_limits" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "ai_months" TO ebizmate_app;--> statement-breakpoint
GRANT SELECT ON "ai_limits" TO ebizmate_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "ai_limits" TO ebizmate_installation;--> statement-breakpoint
GRANT INSERT ON "audit_log" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT ("workspace_id") ON "members", "channels" TO ebizmate_counts;--> statement-breakpoint
GRANT SELECT ("due_at") ON "conversations" TO ebizmate_counts;--> statement-breakpoint
GRANT SELECT ("workspace_id", "conversation_id", "direction", "author", "outcome", "created_at") ON "interactions" TO ebizmate_counts;--> statement-breakpoint
GRANT SELECT ("state", "unknown_since") ON "replies" TO ebizmate_counts;--> statement-breakpoint
GRANT SELECT ("done_at", "created_at") ON "tasks" TO ebizmate_counts;--> statement-breakpoint
GRANT SELECT ("workspace_id", "month", "spent_micros", "input_tokens", "output_tokens", "calls", "unpriced_calls") ON "ai_months" TO ebizmate_counts;--> statement-breakpoint
CREATE FUNCTION count_owed() RETURNS TABLE (what text, count bigint, oldest_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'turns', count(DISTINCT conversation_id), min(created_at) FROM interactions WHERE outcome = 'owed'
  UNION ALL
  SELECT 'wakes', count(*), min(due_at) FROM conversations WHERE due_at <= now()
  UNION ALL
  SELECT 'unknown_sends', count(*), min(unknown_since) FROM replies WHERE state = 'unknown'
  UNION ALL
  SELECT 'tasks', count(*), min(created_at) FROM tasks WHERE done_at IS NULL
$$;--> statement-breakpoint
-- Days are 24 hours of UTC, whatever zone the session is in. The moment is put in as a literal: of a parameter the planner
-- knows nothing, expects a third of all rows, and reads them all.
CREATE FUNCTION count_traffic(bucket text, buckets integer) RETURNS TABLE (starts_at timestamptz, received bigint, answered bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  step interval := CASE bucket WHEN 'hour' THEN interval '1 hour' WHEN 'day' THEN interval '24 hours' END;
  newest timestamptz := date_trunc(bucket, now(), 'UTC');
  oldest timestamptz := newest - step * (least(greatest(buckets, 1), 62) - 1);
BEGIN
  RETURN QUERY EXECUTE format('
    SELECT place.at, coalesce(counted.received, 0), coalesce(counted.answered, 0)
    FROM generate_series(%1$L::timestamptz, %2$L::timestamptz, %3$L::interval) AS place (at)
    LEFT JOIN (
      SELECT date_trunc(%4$L, created_at, %5$L) AS at, count(*) FILTER (WHERE direction = %6$L) AS received,
        count(*) FILTER (WHERE author = %7$L) AS answered
      FROM interactions WHERE created_at >= %1$L::timestamptz GROUP BY 1
    ) AS counted ON counted.at = place.at
    ORDER BY place.at', oldest, newest, step, bucket, 'UTC', 'inbound', 'ai');
END $$;--> statement-breakpoint
CREATE FUNCTION count_workspaces(ids uuid[]) RETURNS TABLE (
  workspace_id uuid, members bigint, channels bigint,
  received_day bigint, answered_day bigint, received_week bigint, answered_week bigint,
  spent_micros bigint, input_tokens bigint, output_tokens bigint, calls bigint, unpriced_calls bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT named.id,
    (SELECT count(*) FROM members m WHERE m.workspace_id = named.id),
    (SELECT count(*) FROM channels c WHERE c.workspace_id = named.id),
    week.received_day, week.answered_day, week.received, week.answered,
    coalesce(month.spent_micros, 0), coalesce(month.input_tokens, 0), coalesce(month.output_tokens, 0),
    coalesce(month.calls, 0), coalesce(month.unpriced_calls, 0)
  FROM unnest(ids) AS named (id)
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE i.direction = 'inbound') AS received,
      count(*) FILTER (WHERE i.author = 'ai') AS answered,
      count(*) FILTER (WHERE i.direction = 'inbound' AND i.created_at >= now() - interval '24 hours') AS received_day,
      count(*) FILTER (WHERE i.author = 'ai' AND i.created_at >= now() - interval '24 hours') AS answered_day
    FROM interactions i WHERE i.workspace_id = named.id AND i.created_at >= now() - interval '168 hours'
  ) AS week
  LEFT JOIN ai_months month
    ON month.workspace_id = named.id AND month.month = date_trunc('month', now() AT TIME ZONE 'UTC')::date
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION count_owed(), count_traffic(text, integer), count_workspaces(uuid[]) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION count_owed(), count_traffic(text, integer), count_workspaces(uuid[]) TO ebizmate_installation;--> statement-breakpoint
-- A function's new owner needs CREATE on its schema at that moment, and not a moment longer.
GRANT CREATE ON SCHEMA public TO ebizmate_counts;--> statement-breakpoint
ALTER FUNCTION count_owed() OWNER TO ebizmate_counts;--> statement-breakpoint
ALTER FUNCTION count_traffic(text, integer) OWNER TO ebizmate_counts;--> statement-breakpoint
ALTER FUNCTION count_workspaces(uuid[]) OWNER TO ebizmate_counts;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM ebizmate_counts;
