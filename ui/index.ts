/*
 * The component kit of both apps. Everything takes its look from the tokens (tokens.css) and its words and
 * formats from KitProvider. The build drops what a page does not use; importing a single file is fine too.
 * Server entry points (render-document.tsx) and the Vite set-up (vite-app.ts) are imported by path.
 */
export { Document, type DocumentProps } from './document.tsx'
export { ErrorScreen, type ErrorScreenProps } from './error-screen.tsx'
export { fill, KitProvider, useKit, useLocale, useWords, wordsFor, type Kit } from './kit.tsx'
export { type KitWords } from './words.ts'
export { useCurrentInView } from './current-in-view.ts'
export { useBrowserZone, useHydrated } from './hydrated.ts'
export { NonceContext, useNonce } from './nonce.tsx'
export { cx } from './class-names.ts'

export { Button, buttonClass, LinkButton, type ButtonProps, type LinkButtonProps } from './button.tsx'
export { Link, NavLink, type LinkProps } from './link.tsx'
export { SkipLink } from './skip-link.tsx'
export { Spinner } from './spinner.tsx'
export { Icon, iconNames, icons, isIconName, type IconName, type IconProps } from './icon.tsx'

export { ActionForm, SubmitButton, type ActionFormProps } from './forms/action-form.tsx'
export { Checkbox, RadioGroup, Switch } from './forms/choice.tsx'
export { type CheckboxProps, type Choice, type RadioGroupProps } from './forms/choice.tsx'
export { Field, FieldGroup, type FieldProps } from './forms/field.tsx'
export { FormErrors } from './forms/form-errors.tsx'
export { FormScope, useFormErrors } from './forms/form-scope.tsx'
export { type FieldError, type FormHandlers, type FormResult, type FormState } from './forms/form-scope.tsx'
export { MoneyInput, type MoneyInputProps } from './forms/money-input.tsx'
export { NumberField, type NumberFieldProps } from './forms/number-field.tsx'
export { PercentField, type PercentFieldProps } from './forms/percent-field.tsx'
export { PhoneInput, type PhoneInputProps } from './forms/phone-input.tsx'
export { callingCodes, joinPhone } from './forms/calling-codes.ts'
export { Select, type Option, type SelectProps } from './forms/select.tsx'
export { DateInput, TextArea, TextInput, TimeInput } from './forms/text-input.tsx'
export { type TextAreaProps, type TextInputProps } from './forms/text-input.tsx'
export { Uploader, type UploaderProps } from './forms/uploader.tsx'
export { type StoredFile } from './forms/upload.ts'

export { Dialog, DialogClose, Sheet, type DialogProps, type SheetProps } from './dialog.tsx'
export { Menu, type MenuItem, type MenuProps } from './menu.tsx'
export { TabLinks, Tabs, type Tab, type TabLink, type TabsProps } from './tabs.tsx'
export { ToastRegion, useToast, type ToastMessage } from './toast.tsx'
export { Disclosure, type DisclosureProps } from './disclosure.tsx'
export { CopyField } from './copy-field.tsx'

export { Avatar, initials, type AvatarProps } from './avatar.tsx'
export { Badge, type BadgeProps } from './badge.tsx'
export { Banner, type BannerProps, type Tone } from './banner.tsx'
export { Breadcrumbs, type Crumb } from './breadcrumbs.tsx'
export { Card, CardHeader, type CardHeaderProps, type CardProps } from './card.tsx'
export { EmptyState, type EmptyStateProps } from './empty-state.tsx'
export { PageHead, type PageHeadProps } from './page-head.tsx'
export { Pagination, type PaginationProps } from './pagination.tsx'
export { Picture, type PictureProps, type PictureVariant } from './picture.tsx'
export { PriceBreakdown, type PriceBreakdownProps, type PriceLine } from './price-breakdown.tsx'
export { Rating, type RatingProps } from './rating.tsx'
export { Skeleton, SkeletonLines } from './skeleton.tsx'
export { Stat, type StatProps } from './stat.tsx'
export { Stepper, type Step, type StepperProps } from './stepper.tsx'
export { Table, type TableColumn, type TableProps } from './table.tsx'
export { Time, type TimeProps } from './time.tsx'
export { Timeline, type TimelineItem } from './timeline.tsx'

export { MonthCalendar, type MonthCalendarProps, type MonthDay } from './calendar/month-calendar.tsx'
export { SlotPicker, type SlotPickerProps } from './calendar/slot-picker.tsx'
export { type Slot } from './calendar/slot-groups.ts'
export { WeekCalendar, type CalendarEvent } from './calendar/week-calendar.tsx'
export { type WeekCalendarProps, type WorkingHours } from './calendar/week-calendar.tsx'
export { addDays, addMonths, monthOf, startOfWeek, wallClock, weekStart } from './calendar/dates.ts'

export {
  currencyDigits,
  formatBytes,
  formatDate,
  formatDateTime,
  formatDay,
  formatDistance,
  formatDuration,
} from './format.ts'
export { formatMoney, formatNumber, formatPercent, formatRelative, formatTime } from './format.ts'
export { parsePercent, percentText } from './percent.ts'
export { formatTimeRange, formatZone, moneyFieldText, parseMoney, zoneOffset } from './format.ts'
export { type DateStyle, type Instant, type MoneyStyle } from './format.ts'

export {
  StackedChart,
  type ChartBar,
  type ChartSeries,
  type StackedChartProps,
} from './chart/stacked-chart.tsx'
export { Explanation, type ExplanationProps, type RemedyLink } from './explanation/explanation.tsx'
export {
  ExplainedWeeks,
  type ExplainedWeeksProps,
  explainedLength,
  firstExplainedDay,
} from './explanation/explained-weeks.tsx'
