import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Session } from './model/session.ts'
import type { View } from './model/view.ts'

export interface WorkspaceParts {
  session: Session
  view: View
}

export const WorkspaceContext = createContext<WorkspaceParts | undefined>(undefined)

/** The open workspace that a component belongs to. */
export function useWorkspace(): WorkspaceParts {
  const parts = useContext(WorkspaceContext)
  if (!parts) throw new Error('This component belongs inside a workspace.')
  return parts
}
