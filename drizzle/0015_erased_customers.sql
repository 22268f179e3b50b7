CREATE TABLE "erased_customers" (
	"workspace_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"erased_at" timestamp with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "erased_customers_workspace_id_subject_erased_at_pk" PRIMARY KEY("workspace_id","subject","erased_at")
);
--> statement-breakpoint
ALTER TABLE "erased_customers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "erased_customers" ADD CONSTRAINT "erased_customers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erased_customers" ADD CONSTRAINT "erased_customers_channel_fk" FOREIGN KEY ("workspace_id","channel_id") REFERENCES "public"."channels"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "own_workspace_only" ON "erased_customers" AS PERMISSIVE FOR ALL TO "ebizmate_app" USING ("workspace_id" = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK ("workspace_id" = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
ALTER TABLE "erased_customers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON "erased_customers" TO ebizmate_app;
