using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace VoteTracker.ServiceDefaults.Security.Tls;

/// <summary>
/// Lists of revoked certificates (RFC 5280, 5.1) from a file, which is the operator's word like that of the authorities. The platform
/// takes such lists only from the addresses that certificates name.
/// </summary>
internal sealed class RevocationLists
{
    private const string Label = "X509 CRL";

    private readonly Dictionary<string, HashSet<string>> _serialsByIssuer = new(StringComparer.Ordinal);

    private RevocationLists()
    {
    }

    /// <exception cref="CryptographicException">It is no list.</exception>
    public static RevocationLists Read(byte[] content)
    {
        var lists = new RevocationLists();
        try
        {
            var text = Encoding.ASCII.GetString(content);
            var found = false;
            while (PemEncoding.TryFind(text, out var fields))
            {
                if (text[fields.Label] == Label)
                {
                    lists.Add(Convert.FromBase64String(text[fields.Base64Data]));
                    found = true;
                }
                text = text[fields.Location.End..];
            }
            if (!found)
                lists.Add(content);
        }
        catch (AsnContentException malformed)
        {
            throw new CryptographicException("it is no list of revoked certificates", malformed);
        }
        return lists;
    }

    /// <summary>Whether there is a list of who issued a certificate.</summary>
    public bool Cover(X509Certificate2 certificate) => _serialsByIssuer.ContainsKey(IssuerOf(certificate));

    public bool Revoke(X509Certificate2 certificate) =>
        _serialsByIssuer.TryGetValue(IssuerOf(certificate), out var serials) && serials.Contains(Convert.ToHexString(certificate.SerialNumberBytes.Span));

    private static string IssuerOf(X509Certificate2 certificate) => Convert.ToHexString(certificate.IssuerName.RawData);

    private void Add(byte[] list)
    {
        var content = new AsnReader(list, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (content.PeekTag() == Asn1Tag.Integer)
            content.ReadInteger();
        content.ReadEncodedValue(); // The algorithm of its signature.
        var issuer = Convert.ToHexString(content.ReadEncodedValue().Span);
        content.ReadEncodedValue(); // When it was made.
        if (content.HasData && IsTime(content.PeekTag()))
            content.ReadEncodedValue(); // When the next one comes.
        if (!_serialsByIssuer.TryGetValue(issuer, out var serials))
            _serialsByIssuer[issuer] = serials = new HashSet<string>(StringComparer.Ordinal);
        if (!content.HasData || content.PeekTag() != Asn1Tag.Sequence)
            return;
        for (var revoked = content.ReadSequence(); revoked.HasData;)
            serials.Add(Convert.ToHexString(revoked.ReadSequence().ReadIntegerBytes().Span));
    }

    private static bool IsTime(Asn1Tag tag) => tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime;
}
