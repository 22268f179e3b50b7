ALTER TABLE "workspaces" ADD COLUMN "second_factor_for" text DEFAULT 'nobody' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_second_factor_check" CHECK ("workspaces"."second_factor_for" in ('nobody', 'managers', 'everybody'));--> statement-breakpoint
GRANT SELECT ("second_factor_for") ON "workspaces" TO ebizmate_installation;