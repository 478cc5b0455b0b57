// The language client. It stands in a bundle of its own, which is loaded when the first ECS document shows up.

import type { LogOutputChannel } from 'vscode';
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
