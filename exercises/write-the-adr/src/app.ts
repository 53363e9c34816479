import express, { type Express } from 'express'
import { evidenceRoutes } from './evidence/evidence.routes.js'
import { countRowsRead } from './http/count-rows-read.js'
import { parcelRoutes } from './parcels/parcels.routes.js'
import { ParcelTable } from './store/parcel-table.js'
import { sampleParcels } from './store/sample.js'

export function createApp(): Express {
  const table = new ParcelTable(sampleParcels())
  const app = express()
  app.use(express.json())
  app.use(countRowsRead(table))
  app.use('/parcels', parcelRoutes(table))
  app.use('/evidence', evidenceRoutes())
  return app
}
