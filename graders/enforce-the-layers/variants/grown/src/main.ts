import express from 'express'
import { stockRoutes } from './http/stock.routes.js'
import { healthRoutes } from './http/health.routes.js'
import { reorderRoutes } from './http/reorder.routes.js'

const app = express()
app.use(express.json())
app.use('/stock', stockRoutes())
app.use('/health', healthRoutes())
app.use('/reorders', reorderRoutes())

const server = app.listen(Number(process.env.PORT))
process.on('SIGTERM', () => server.close())
