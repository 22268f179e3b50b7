CREATE INDEX "invitations_email_index" ON "invitations" USING btree ("email") WHERE accepted_at is null and revoked_at is null;--> statement-breakpoint
CREATE INDEX "members_user_index" ON "members" USING btree ("user_id");--> statement-breakpoint
-- A key rests while the account of whoever made it is disabled.
GRANT SELECT ("created_by") ON "api_keys" TO ebizmate_installation;
