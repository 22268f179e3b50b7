import { Code, Stack } from "@mantine/core";
import { IconMessages, IconPlugConnected } from "@tabler/icons-react";
import { EmptyState } from "@/ui/empty-state";

/** Who looks, and where this runs: what to do next depends on it. */
export type Setting = { mayConnect: boolean; hasSimulator: boolean };

/** Nobody has written yet: what has to happen first. */
export function NothingYet(props: Setting & { workspace: string; hasChannels: boolean }) {
  const { workspace, hasChannels, mayConnect, hasSimulator } = props;
  if (!hasChannels) {
    return (
      <EmptyState icon={<IconPlugConnected size={28} aria-hidden="true" />} title="No channel is connected yet">
        {mayConnect ? (
          <HowToConnect workspace={workspace} isSimulated={hasSimulator} />
        ) : (
          "Messages appear here once an account at Instagram, Messenger or WhatsApp is connected. Ask an owner or admin of this workspace."
        )}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<IconMessages size={28} aria-hidden="true" />} title="No messages yet">
      As soon as a customer writes on one of your channels, the message and its answer appear here by themselves.
      {hasSimulator ? " On a trial installation, write one yourself in the Simulator." : ""}
    </EmptyState>
  );
}

function HowToConnect({ workspace, isSimulated }: { workspace: string; isSimulated: boolean }) {
  return (
    <Stack gap="sm">
      <span>
        Messages appear here once an account at Instagram, Messenger or WhatsApp is connected. Whoever runs the
        installation does it on its machine; the README says where the id and the token come from.
      </span>
      <Code block ta="left" style={{ whiteSpace: "pre-wrap" }}>
        {`npm run connect -- --workspace ${workspace} --product instagram --login instagram --id 1784… --name "My shop" < token`}
      </Code>
      {isSimulated ? (
        <span>Meta is simulated here. A real account needs META_APP_ID and META_APP_SECRET first.</span>
      ) : null}
    </Stack>
  );
}
