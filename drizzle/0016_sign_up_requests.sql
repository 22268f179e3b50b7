CREATE TABLE "sign_up_requests" (
	"hash" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"workspace_name" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sign_up_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "sign_up_requests_email_index" ON "sign_up_requests" USING btree ("email");--> statement-breakpoint
CREATE INDEX "sign_up_requests_expiry_index" ON "sign_up_requests" USING btree ("expires_at");--> statement-breakpoint
CREATE POLICY "installation_may_find" ON "sign_up_requests" AS PERMISSIVE FOR ALL TO "ebizmate_installation" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE "sign_up_requests" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "sign_up_requests" TO ebizmate_installation;
