-- FORCE and grants. Installation tables are reached only through acrossWorkspaces("identity"); logs can only grow.
ALTER TABLE "sessions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "refresh_tokens" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sign_in_failures" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "reset_links" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "oauth_identities" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "link_intents" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "totp_secrets" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recovery_codes" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "account_events" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "invitations" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "api_keys" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_log" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "sessions", "refresh_tokens", "sign_in_failures", "reset_links", "oauth_identities", "link_intents", "totp_secrets", "recovery_codes" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT, INSERT ON "account_events" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT ("id", "workspace_id", "email", "role", "token_hash", "expires_at", "accepted_at", "revoked_at") ON "invitations" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT ("id", "workspace_id", "hash", "scopes", "expires_at", "revoked_at", "last_used_at"), UPDATE ("last_used_at") ON "api_keys" TO ebizmate_installation;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "invitations", "api_keys" TO ebizmate_app;--> statement-breakpoint
GRANT SELECT, INSERT ON "audit_log" TO ebizmate_app;
