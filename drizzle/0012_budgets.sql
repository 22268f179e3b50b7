CREATE TABLE "ai_limits" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"monthly_micros" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ai_limits_amount_check" CHECK ("ai_limits"."monthly_micros" >= 0)
);
--> statement-breakpoint
ALTER TABLE "ai_limits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ai_months" (
	"workspace_id" uuid NOT NULL,
	"month" date NOT NULL,
	"spent_micros" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"unpriced_calls" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ai_months_workspace_id_month_pk" PRIMARY KEY("workspace_id","month"),
	CONSTRAINT "ai_months_spent_check" CHECK ("ai_months"."spent_micros" >= 0)
);
--> statement-breakpoint
ALTER TABLE "ai_months" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "ai_limits" ADD CONSTRAINT "ai_limits_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ai_months" ADD CONSTRAINT "ai_months_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "interactions_by_time" ON "interactions" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "replies_unknown" ON "replies" USING btree ("unknown_since") WHERE "replies"."state" = 'unknown';--> statement-breakpoint
CREATE INDEX "workspaces_list" ON "workspaces" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE POLICY "counts_may_read" ON "channels" AS PERMISSIVE FOR SELECT TO "ebizmate_counts" USING (true);--> statement-breakpoint
CREATE POLICY "counts_may_read" ON "conversations" AS PERMISSIVE FOR SELECT TO "ebizmate_counts" USING (true);--> statement-breakpoint
CREATE POLICY "counts_may_read" ON "interactions" AS PERMISSIVE FOR SELECT TO "ebizmate_counts" USING (true);--> statement-breakpoint
CREATE POLICY "counts_may_read" ON "replies" AS PERMISSIVE FOR SELECT TO "ebizmate_counts" USING (true);--> statement-breakpoint
CREATE POLICY "counts_may_read" ON "tasks" AS PERMISSIVE FOR SELECT TO "ebizmate_counts" USING (true);--> statement-breakpoint
CREATE POLICY "installation_may_record" ON "audit_log" AS PERMISSIVE FOR INSERT TO "ebizmate_installation" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "counts_may_read" ON "members" AS PERMISSIVE FOR SELECT TO "ebizmate_counts" USING (true);--> statement-breakpoint
CREATE POLICY "own_workspace_only" ON "ai_limits" AS PERMISSIVE FOR ALL TO "ebizmate_app" USING ("workspace_id" = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK ("workspace_id" = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "installation_may_find" ON "ai_limits" AS PERMISSIVE FOR ALL TO "ebizmate_installation" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_workspace_only" ON "ai_months" AS PERMISSIVE FOR ALL TO "ebizmate_app" USING ("workspace_id" = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK ("workspace_id" = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "counts_may_read" ON "ai_months" AS PERMISSIVE FOR SELECT TO "ebizmate_counts" USING (true);