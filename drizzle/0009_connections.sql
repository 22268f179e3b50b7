CREATE TABLE "deletion_requests" (
	"code" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"channels" integer NOT NULL,
	"completed_at" timestamp with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "deletion_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "channels" ALTER COLUMN "token_encrypted" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "channels" ADD COLUMN "connected_by" text;--> statement-breakpoint
CREATE UNIQUE INDEX "deletion_requests_request_key" ON "deletion_requests" USING btree ("request_hash");--> statement-breakpoint
CREATE INDEX "channels_connected_by_index" ON "channels" USING btree ("connected_by") WHERE connected_by is not null;--> statement-breakpoint
ALTER TABLE "channels" ADD CONSTRAINT "channels_token_check" CHECK ("channels"."token_encrypted" is not null or "channels"."state" = 'disconnected');--> statement-breakpoint
CREATE POLICY "installation_records" ON "deletion_requests" AS PERMISSIVE FOR ALL TO "ebizmate_installation" USING (true) WITH CHECK (true);