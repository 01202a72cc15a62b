import { Copy, Trash2 } from 'lucide-react'
import { Button, Dialog, DialogClose, Field, Menu, Sheet, Tabs, TextInput, useToast } from '#ui/index.ts'
import { Section } from './section.tsx'

export function Overlays() {
  const toast = useToast()
  return (
    <Section title="Overlays">
      <div className="flex flex-wrap gap-3">
        <Dialog
          title="Cancel the booking"
          description="Ines Maier gets €89.50 back today. The time becomes free again."
          trigger={<Button variant="danger">Open dialog</Button>}
          footer={
            <>
              <DialogClose>
                <Button variant="secondary">Keep the booking</Button>
              </DialogClose>
              <Button variant="danger">Cancel and refund €89.50</Button>
            </>
          }
        />
        <Sheet title="Filters" trigger={<Button variant="secondary">Open sheet</Button>}>
          <Field name="place" label="Place" optional>
            <TextInput />
          </Field>
        </Sheet>
        <Menu
          trigger={<Button variant="secondary">Open menu</Button>}
          groups={[
            [{ label: 'Copy', icon: <Copy className="icon" />, onSelect: () => toast({ title: 'Copied' }) }],
            [{ label: 'Delete', icon: <Trash2 className="icon" />, danger: true }],
          ]}
        />
        <Button
          variant="secondary"
          onClick={() =>
            toast({
              title: 'Saved',
              description: 'Customers see it at once',
              tone: 'positive',
              action: { label: 'Undo', onSelect: () => {} },
            })
          }
        >
          Show toast
        </Button>
      </div>
      <Tabs
        label="Preview"
        tabs={[
          { value: 'phone', label: 'Phone', content: <p>As on a phone.</p> },
          { value: 'desktop', label: 'Desktop', content: <p>As on a desk.</p> },
        ]}
      />
    </Section>
  )
}
