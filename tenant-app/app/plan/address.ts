export const planPath = '/provider/plan'
