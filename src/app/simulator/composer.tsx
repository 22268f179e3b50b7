import { ActionIcon, Text, Textarea } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useRef, useState } from "react";
import classes from "./simulator.module.css";

/** The line to write in. Enter sends, Shift+Enter breaks the line; what could not be sent stays. */
export function Composer(props: {
  label: string;
  placeholder: string;
  isDisabled: boolean;
  onSend: (text: string) => Promise<void>;
  above?: ReactNode;
  /** Ready texts that are sent at a press. */
  starters?: string[];
}) {
  const [text, setText] = useState("");
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);

  const send = async (wanted: string) => {
    if (wanted === "" || isSending || props.isDisabled) return;
    setIsSending(true);
    setProblem("");
    try {
      await props.onSend(wanted);
      setText("");
    } catch (error) {
      setText(wanted);
      setProblem(error instanceof Error ? error.message : "Not sent");
    }
    setIsSending(false);
    field.current?.focus();
  };
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    void send(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter picks a word and sends nothing.
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) onSubmit(event);
  };

  return (
    <form method="post" className={classes.composer} onSubmit={onSubmit}>
      {props.above}
      {props.starters && (
        <div className={classes.starters}>
          {props.starters.map((starter) => (
            <button key={starter} type="button" className={classes.starter} onClick={() => void send(starter)}>
              {starter}
            </button>
          ))}
        </div>
      )}
      {problem && (
        <Text size="xs" className={classes.problem} role="alert">
          Not sent: {problem}
        </Text>
      )}
      <div className={classes.composerRow}>
        <Textarea
          ref={field}
          className={classes.composerField}
          classNames={{ input: classes.composerInput }}
          aria-label={props.label}
          placeholder={props.placeholder}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          disabled={props.isDisabled}
          maxLength={2_000}
          autosize
          minRows={1}
          maxRows={5}
          enterKeyHint="send"
        />
        <ActionIcon
          type="submit"
          size={38}
          radius="xl"
          className={classes.send}
          aria-label="Send"
          disabled={text.trim() === "" || props.isDisabled}
          loading={isSending}
        >
          <IconArrowUp size={20} aria-hidden />
        </ActionIcon>
      </div>
    </form>
  );
}
