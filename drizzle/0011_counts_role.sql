-- Owns the functions that count across workspaces. Nobody logs in as it, and the application never takes its place.
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'ebizmate_counts') THEN
    CREATE ROLE ebizmate_counts NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;--> statement-breakpoint
-- Whoever migrates hands functions over to it. From Postgres 16 on, who made a role is a member that may not take its place.
DO $$ BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RETURN; END IF;
  IF current_setting('server_version_num')::int < 160000 THEN
    IF pg_has_role(current_user, 'ebizmate_counts', 'MEMBER') THEN RETURN; END IF;
  ELSIF pg_has_role(current_user, 'ebizmate_counts', 'SET') THEN RETURN;
  END IF;
  GRANT ebizmate_counts TO CURRENT_USER;
END $$;--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO ebizmate_counts;
