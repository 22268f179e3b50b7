-- When the channels of before were connected is not known: whatever Meta says of them is heeded.
ALTER TABLE "channels" ADD COLUMN "connected_at" timestamp with time zone DEFAULT 'epoch' NOT NULL;--> statement-breakpoint
ALTER TABLE "channels" ALTER COLUMN "connected_at" SET DEFAULT now();--> statement-breakpoint
GRANT SELECT ("connected_at") ON "channels" TO ebizmate_installation;--> statement-breakpoint
-- Whoever acts in a workspace is read again in the act's own transaction, and so is whether their account still may.
GRANT SELECT ("disabled_at") ON "users" TO ebizmate_app;
