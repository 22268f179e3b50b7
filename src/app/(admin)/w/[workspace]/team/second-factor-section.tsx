"use client";

import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ALL_SECOND_FACTOR_RULES, can, type SecondFactorRule } from "@/features/workspaces/rules";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { ProblemAlert } from "@/ui/problem-alert";
import { RowSkeletons } from "@/ui/row-skeletons";
import { SavedSelect } from "@/ui/saved-select";
import { QueryFailure } from "../../../query-failure";
import { Section } from "../../../section";
import { useAct } from "../../../use-act";
import type { Viewer } from "./viewer";
import { SECOND_FACTOR_WORDS } from "./words";

/** Whom the workspace lets in only with a second factor: an owner says, everybody sees. */
export function SecondFactorSection({ workspace, role }: Viewer) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const known = useQuery(trpc.team.secondFactorRule.queryOptions({ workspace }));
  const set = useAct({
    act: (rule: SecondFactorRule) => client.team.setSecondFactorRule.mutate({ workspace, rule }),
    changes: [trpc.team.secondFactorRule.queryKey({ workspace })],
    done: "Saved. It holds from everybody’s next click on.",
  });
  const rule = known.data?.rule;
  return (
    <Section
      title="Second factor"
      description="A code from an authenticator app, asked for beside the password. Members who need one and have none are taken to set it up before they can do anything else here."
    >
      {known.isPending ? <RowSkeletons label="Loading the rule" rows={1} /> : null}
      <QueryFailure query={known} />
      {rule && can(role, "security.write") ? (
        <SavedSelect
          label="Who needs one"
          value={rule}
          options={ALL_SECOND_FACTOR_RULES.map((each) => ({ value: each, label: SECOND_FACTOR_WORDS[each] }))}
          isBusy={set.isPending}
          onSave={(next) => set.mutate(next)}
        />
      ) : null}
      <ProblemAlert>{set.problem}</ProblemAlert>
      {rule && !can(role, "security.write") ? <Text size="sm">{SECOND_FACTOR_WORDS[rule]}.</Text> : null}
    </Section>
  );
}
