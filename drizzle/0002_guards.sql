-- What drizzle-kit cannot say: FORCE, so that the owner is bound too, and grants of no more than each role needs.
ALTER TABLE "workspaces" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "members" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "users" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "channels" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "delivery_counts" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "customers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "conversations" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "interactions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "replies" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "tasks" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "knowledge_sources" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "knowledge_chunks" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "members", "channels", "customers", "conversations", "interactions", "replies", "tasks", "knowledge_sources", "knowledge_chunks" TO ebizmate_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "workspaces" TO ebizmate_app;--> statement-breakpoint
GRANT SELECT ("id", "email", "name", "created_at") ON "users" TO ebizmate_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "users" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT ("id", "slug", "name", "created_at") ON "workspaces" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT ON "members" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT ("id", "workspace_id", "product", "login", "external_id", "state") ON "channels" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT ("id", "workspace_id", "due_at", "wakes"), UPDATE ("due_at", "wakes") ON "conversations" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT ("id", "workspace_id", "embedding_model") ON "knowledge_chunks" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "delivery_counts" TO ebizmate_installation;
