CREATE EXTENSION IF NOT EXISTS vector;--> statement-breakpoint
-- Roles belong to the whole server and outlive a database, so they may exist already.
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'ebizmate_app') THEN
    CREATE ROLE ebizmate_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'ebizmate_installation') THEN
    CREATE ROLE ebizmate_installation NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;--> statement-breakpoint
DO $$ BEGIN
  IF NOT pg_has_role(current_user, 'ebizmate_app', 'MEMBER') OR NOT pg_has_role(current_user, 'ebizmate_installation', 'MEMBER') THEN
    GRANT ebizmate_app, ebizmate_installation TO CURRENT_USER;
  END IF;
END $$;--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO ebizmate_app, ebizmate_installation;
