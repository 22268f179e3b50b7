-- Meta's callbacks name a person, so the door finds that person's channels; it reads no token. Requests can only grow.
GRANT SELECT ("connected_by") ON "channels" TO ebizmate_installation;--> statement-breakpoint
ALTER TABLE "deletion_requests" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT ON "deletion_requests" TO ebizmate_installation;
