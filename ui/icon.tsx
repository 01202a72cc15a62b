import {
  Baby,
  Bath,
  Bike,
  BookOpen,
  Briefcase,
  Brush,
  Cake,
  Calculator,
  Camera,
  Car,
  Cat,
  ChefHat,
  Code,
  Dog,
  Droplets,
  Dumbbell,
  Eye,
  FlaskConical,
  Flower2,
  Footprints,
  Gem,
  Globe,
  GraduationCap,
  Guitar,
  Hammer,
  Hand,
  Handshake,
  HeartPulse,
  House,
  Key,
  Landmark,
  Languages,
  Laptop,
  Leaf,
  Lightbulb,
  Megaphone,
  Mic,
  Music,
  PaintRoller,
  Palette,
  PartyPopper,
  PenTool,
  Plug,
  Scale,
  Scissors,
  Shirt,
  ShowerHead,
  Sigma,
  Smile,
  Sofa,
  Sparkles,
  SprayCan,
  Star,
  Stethoscope,
  Sun,
  Tag,
  TreePine,
  Truck,
  Users,
  Video,
  WashingMachine,
  Wrench,
  type LucideIcon,
} from 'lucide-react'
import { cx } from './class-names.ts'

/** The icons a tenant may give to a category, by the name that is stored. The editor lists them from here. */
export const icons = {
  baby: Baby,
  bath: Bath,
  bike: Bike,
  'book-open': BookOpen,
  briefcase: Briefcase,
  brush: Brush,
  cake: Cake,
  calculator: Calculator,
  camera: Camera,
  car: Car,
  cat: Cat,
  'chef-hat': ChefHat,
  code: Code,
  dog: Dog,
  droplets: Droplets,
  dumbbell: Dumbbell,
  eye: Eye,
  'flask-conical': FlaskConical,
  flower: Flower2,
  footprints: Footprints,
  gem: Gem,
  globe: Globe,
  'graduation-cap': GraduationCap,
  guitar: Guitar,
  hammer: Hammer,
  hand: Hand,
  handshake: Handshake,
  'heart-pulse': HeartPulse,
  house: House,
  key: Key,
  landmark: Landmark,
  languages: Languages,
  laptop: Laptop,
  leaf: Leaf,
  lightbulb: Lightbulb,
  megaphone: Megaphone,
  mic: Mic,
  music: Music,
  'paint-roller': PaintRoller,
  palette: Palette,
  'party-popper': PartyPopper,
  'pen-tool': PenTool,
  plug: Plug,
  scale: Scale,
  scissors: Scissors,
  shirt: Shirt,
  'shower-head': ShowerHead,
  sigma: Sigma,
  smile: Smile,
  sofa: Sofa,
  sparkles: Sparkles,
  'spray-can': SprayCan,
  star: Star,
  stethoscope: Stethoscope,
  sun: Sun,
  tag: Tag,
  'tree-pine': TreePine,
  truck: Truck,
  users: Users,
  video: Video,
  'washing-machine': WashingMachine,
  wrench: Wrench,
} satisfies Record<string, LucideIcon>

export type IconName = keyof typeof icons

export const iconNames = Object.keys(icons) as IconName[]

export const isIconName = (name: string): name is IconName => Object.hasOwn(icons, name)

export type IconProps = Readonly<{
  /** A stored name; one we do not know (any more) is drawn as a tag. */
  name: string
  /** What it means, when it stands without words. */
  label?: string
  className?: string
}>

/** A category's icon in the text's colour. Interface icons are imported from lucide-react one by one instead. */
export function Icon({ name, label, className }: IconProps) {
  const Drawing: LucideIcon = isIconName(name) ? icons[name] : Tag
  return (
    <Drawing
      className={cx('icon', className)}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    />
  )
}
