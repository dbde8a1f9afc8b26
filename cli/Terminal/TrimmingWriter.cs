using System.Text;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Leaves out spaces at the ends of lines, with which tables fill up their last column.</summary>
internal sealed class TrimmingWriter(TextWriter inner) : TextWriter
{
    private int _spaces;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            _spaces++;
            return;
        }
        if (value is not ('\n' or '\r'))
        {
            for (; _spaces > 0; _spaces--)
                inner.Write(' ');
        }
        _spaces = 0;
        inner.Write(value);
    }

    public override void Flush() => inner.Flush();
}
