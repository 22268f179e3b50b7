-- The job door reads which workspace a customer belongs to, and nothing else of them.
GRANT SELECT ("id", "workspace_id") ON "customers" TO ebizmate_installation;
