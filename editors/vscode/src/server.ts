// The language client. It stands in a bundle of its own, which is loaded when the first ECS document shows up.

import type { CompletionItem, CompletionList, LogOutputChannel } from 'vscode';
import {
  DidChangeConfigurationNotification,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';

import { SELECTOR } from './documents';
import type { ServerSettings } from './settings';

/** How a server is started, and who is told of it. */
export interface ServerOptions {
  readonly binary: string;
  readonly output: LogOutputChannel;
  readonly settings: () => ServerSettings;
  readonly onState: (state: 'starting' | 'running' | 'stopped') => void;
}

/** A server that has answered `initialize`. */
export interface Server {
  /** Name and version, as the server gives them. */
  readonly about: string | undefined;
  stop(): Promise<void>;
}

/** Starts the server; fails when it cannot be run or refuses to initialize. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const program = { command: options.binary, args: ['lsp'] };
  const client: LanguageClient = new LanguageClient('ecslint', 'ecslint', program, {
    ...clientOptions(options),
    middleware: {
      provideCompletionItem: async (document, position, context, token, next) =>
        askingAgain(await next(document, position, context, token)),
      workspace: {
        configuration: (params, token, next) =>
          params.items.every((item) => item.section === 'ecslint')
            ? params.items.map(() => options.settings())
            : next(params, token),
        didChangeConfiguration: () =>
          client.sendNotification(DidChangeConfigurationNotification.type, {
            settings: { ecslint: options.settings() },
          }),
      },
    },
  });
  const states = client.onDidChangeState(({ newState }) => options.onState(word(newState)));
  const stop = async () => {
    states.dispose();
    await client.dispose().catch((error: unknown) => options.output.warn(`while stopping: ${String(error)}`));
  };
  try {
    await client.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const info = client.initializeResult?.serverInfo;
  return { about: info && [info.name, info.version].filter(Boolean).join(' '), stop };
}

/** Lets members whose value is one of a few open the list of them when they are put in. */
function askingAgain<T extends CompletionItem[] | CompletionList | null | undefined>(answer: T): T {
  const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
  for (const item of items as (CompletionItem & { data?: { asksAgain?: boolean } })[]) {
    if (item.data?.asksAgain) item.command = { command: 'editor.action.triggerSuggest', title: 'Choose a value' };
  }
  return answer;
}

function clientOptions(options: ServerOptions): LanguageClientOptions {
  return {
    documentSelector: SELECTOR,
    outputChannel: options.output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: options.settings,
    initializationFailedHandler: () => false,
    synchronize: { configurationSection: 'ecslint' },
  };
}

function word(state: State): 'starting' | 'running' | 'stopped' {
  if (state === State.Running) return 'running';
  return state === State.Starting ? 'starting' : 'stopped';
}
