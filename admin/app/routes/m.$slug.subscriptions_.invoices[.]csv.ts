export { sendSoldInvoices as loader } from '../sold-invoices/invoices-file.server.ts'
