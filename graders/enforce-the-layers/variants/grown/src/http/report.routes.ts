import { Router } from 'express'
import { discounted } from '../domain/rules/discount.js'
import { monthly } from '../services/report/monthly.service.js'

export const reportRoutes = (): Router => Router().get('/', (_request, response) => void response.json([monthly(), typeof discounted]))
